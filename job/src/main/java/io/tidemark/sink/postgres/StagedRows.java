package io.tidemark.sink.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Rows of one shape, ready to be applied.
 *
 * @param statements over the relation that holds the rows
 * @param stage the table that holds the rows, empty where they are parameters
 * @param marks how many rows there are of each kind
 * @param parameters binds the rows where they are parameters
 */
record StagedRows(
        Shape shape,
        ApplyStatements statements,
        String stage,
        Marks marks,
        Parameters parameters,
        Tally tally) {

    /** Numbers of rows; the masks are without the letter. */
    record Marks(long upserts, long deletes, long masked, List<String> masks) {
        Marks {
            masks = List.copyOf(masks);
        }
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Parameters {
        Parameters NONE = statement -> {};

        void bind(PreparedStatement statement) throws SQLException;
    }
}
