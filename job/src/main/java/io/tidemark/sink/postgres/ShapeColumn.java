package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import java.util.Set;

/**
 * A cell of a row and the column that it goes to.
 *
 * @param index of the cell
 * @param operator the equality operator of a key's column, empty for other columns
 */
record ShapeColumn(int index, TargetColumn target, String operator) {

    /** Equal values of these types are the same bytes. */
    private static final Set<String> EQUAL_IS_SAME =
            Set.of("smallint", "integer", "bigint", "oid", "uuid", "date", "boolean", "bytea");

    String name() {
        return target.name();
    }

    boolean isKey() {
        return !operator.isEmpty();
    }

    /**
     * Whether a row found by its key shows the same value already. Not so for a {@code citext} in
     * another case or a {@code numeric} of another scale.
     */
    boolean isIdentifiedByKey() {
        return isKey()
                && operator.equals("\"pg_catalog\".=")
                && target.collation().isEmpty()
                && (EQUAL_IS_SAME.contains(target.type())
                        || target.type().equals("text")
                        || target.type().startsWith("character varying")
                        || target.type().startsWith("timestamp"));
    }

    /** The column of the target's table, which the statements call {@code t}. */
    String atTarget() {
        return "t." + TableId.quote(name());
    }

    /** The same with the type of the source side, so that both can be compared as records. */
    String comparable() {
        return target.isDomain() ? atTarget() + "::" + target.baseType() : atTarget();
    }

    /** The column in a stage. */
    String staged() {
        return "c" + index;
    }

    /** The column of the new rows, which the statements call {@code s}. */
    String atSource() {
        return "s." + staged();
    }

    String typeWithCollation() {
        return target.collation().isEmpty()
                ? target.baseType()
                : target.baseType() + " COLLATE " + target.collation();
    }
}
