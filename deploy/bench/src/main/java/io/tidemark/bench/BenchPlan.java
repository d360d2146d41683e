package io.tidemark.bench;

import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.ReplicationSystem;
import io.tidemark.bench.workload.Workload;
import java.util.List;

/**
 * What a run of the benchmark does.
 *
 * @param runs how often everything is repeated
 * @param seed decides the order of the systems
 */
record BenchPlan(
        List<ReplicationSystem> systems,
        List<Workload> workloads,
        int runs,
        long seed,
        BenchSettings settings) {

    BenchPlan {
        systems = List.copyOf(systems);
        workloads = List.copyOf(workloads);
    }
}
