package io.tidemark.source.postgres;

import io.tidemark.change.TableId;

/** Which changes a stream of the log is to tell. */
interface LogScope {

    /** Whether it tells this commit of every table: then nobody need ask for each of them. */
    default boolean tellsAll(long commit) {
        return false;
    }

    /** Whether it tells this commit of the table. */
    boolean tells(TableId table, long commit);
}
