package io.tidemark.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What is measured: a way to keep tables of one PostgreSQL equal to those of another. */
interface ReplicationSystem {

    /** What is compared unless something else is asked for, in the order of results. */
    static List<ReplicationSystem> usual() {
        return List.of(
                TidemarkSystem.BY_LOG,
                new FlinkSqlSystem(),
                new DebeziumSystem(),
                new NativeReplication());
    }

    /** Every system, in the order in which results are shown. */
    static List<ReplicationSystem> all() {
        return List.of(
                TidemarkSystem.BY_LOG,
                TidemarkSystem.MERGING,
                TidemarkSystem.MERGING_ON_DISK,
                TidemarkSystem.SHAPING,
                new FlinkSqlSystem(),
                new DebeziumSystem(),
                new NativeReplication());
    }

    /** A word for options and tables. */
    String name();

    /** What it is, for people, in one line. */
    String about();

    /** What was set for it and could be set otherwise, in the order of importance. */
    Map<String, String> settings(BenchSettings settings);

    /**
     * Does everything that comes before the copy: tables at the target, publication, its process.
     *
     * @throws NoFigureException if it cannot run, with the reason
     */
    Replication prepare(Trial trial) throws IOException, SQLException, NoFigureException;
}
