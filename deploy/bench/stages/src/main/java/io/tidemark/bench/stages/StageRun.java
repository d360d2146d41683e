package io.tidemark.bench.stages;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures a stage in processes of its own, started like this one. */
final class StageRun {

    /** What JMH's profiler calls the bytes that were allocated per operation. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Effort effort;

    StageRun(Effort effort) {
        this.effort = effort;
    }

    StageCost cost(Stage stage) throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(stage.pattern())
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT);
        Collection<RunResult> results = new Runner(effort.set(options).build()).run();
        return cost(stage, results.iterator().next());
    }

    private static StageCost cost(Stage stage, RunResult result) {
        Result<?> time = result.getPrimaryResult();
        @SuppressWarnings("rawtypes") // as JMH declares it
        Map<String, Result> others = result.getSecondaryResults();
        Result<?> allocated = Objects.requireNonNull(others.get(ALLOCATED), ALLOCATED);
        return new StageCost(
                stage.word(),
                stage.about(),
                time.getScore(),
                finite(time.getScoreError()),
                allocated.getScore());
    }

    private static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}
