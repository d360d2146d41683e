package io.tidemark.bench.workload;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import java.util.List;

/**
 * Makes the rows and the changes of a workload as PostgreSQL's log would tell them, in the order in
 * which they are asked for; for one thread.
 */
public interface Generator {

    /** The shapes of all its tables. */
    List<TableSchema> schemas();

    /**
     * A row as it is filled in.
     *
     * @param number from 0, one after the other
     */
    Change filled(long number);

    /**
     * What changes then, row by row.
     *
     * @param number from 1, one after the other
     */
    Change changed(long number);

    /** The row whose number tells how far a system is. */
    Change marker(long number);
}
