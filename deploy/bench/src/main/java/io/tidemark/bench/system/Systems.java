package io.tidemark.bench.system;

import java.util.List;

/** The systems that there are. */
public final class Systems {

    private Systems() {}

    /** What is compared unless something else is asked for, in the order of results. */
    public static List<ReplicationSystem> usual() {
        return List.of(
                TidemarkSystem.BY_LOG,
                new SourceAloneSystem(),
                new SinkAloneSystem(),
                new FlinkSqlSystem(),
                new DebeziumSystem(),
                new NativeReplication());
    }

    /** Every system, in the order in which results are shown. */
    public static List<ReplicationSystem> all() {
        return List.of(
                TidemarkSystem.BY_LOG,
                TidemarkSystem.MERGING,
                TidemarkSystem.MERGING_ON_DISK,
                TidemarkSystem.SHAPING,
                new SourceAloneSystem(),
                new SinkAloneSystem(),
                new FlinkSqlSystem(),
                new DebeziumSystem(),
                new NativeReplication());
    }
}
