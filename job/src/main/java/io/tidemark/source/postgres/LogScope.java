package io.tidemark.source.postgres;

import io.tidemark.change.TableId;

/** Which changes a stream of the log is to tell. */
interface LogScope {

    /** Whether it tells this commit of every table. */
    boolean tellsAll(long commit);

    /** Whether it tells this commit of the table. */
    boolean tells(TableId table, long commit);
}
