package io.tidemark.sink.postgres;

import java.util.HashSet;
import java.util.List;

/**
 * A unique index or an exclusion constraint.
 *
 * @param columns the names of its columns; an expression is an empty name
 * @param operators for each column the equality operator, as {@code "schema".=}
 * @param reach whether it speaks about all rows and about equality
 */
record UniqueIndex(String name, List<String> columns, List<String> operators, Reach reach) {

    /** What an index enforces. */
    enum Reach {
        /** Its columns identify a row. */
        ALL_ROWS,
        /** Partial, an expression, not valid, or an exclusion constraint. */
        LIMITED
    }

    UniqueIndex {
        columns = List.copyOf(columns);
        operators = List.copyOf(operators);
    }

    /** Whether it finds a row by exactly this merge key. */
    boolean identifies(List<String> key) {
        return reach == Reach.ALL_ROWS
                && columns.size() == key.size()
                && new HashSet<>(columns).equals(new HashSet<>(key));
    }

    /** The equality operator of one of its columns. */
    String operator(String column) {
        return operators.get(columns.indexOf(column));
    }
}
