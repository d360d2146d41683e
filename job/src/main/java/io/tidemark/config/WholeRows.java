package io.tidemark.config;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;

/** What cannot be done with a row of which the log leaves out values. */
public final class WholeRows {

    private WholeRows() {}

    /**
     * Stops the job unless every value of the row is known. Validation asks for the same, but the
     * source may be altered later.
     *
     * @param need who needs them, at the end of the message
     */
    public static void require(Change change, TableSchema schema, String need) {
        if (change.missing() != null) {
            throw new FatalFaultException(
                    new Fault(
                            schema.table().toString(),
                            "its log leaves out values that an update did not change, which "
                                    + need,
                            "at the source: ALTER TABLE "
                                    + schema.table().quoted()
                                    + " REPLICA IDENTITY FULL; then start with '--start fresh'"),
                    null);
        }
    }
}
