package io.tidemark.bench.result;

/** A run that was stopped before its end. */
public record Stopped(RunRecord run) {

    public RunRecord after(int trials) {
        return new RunRecord(
                run.format(),
                run.begun(),
                run.ended(),
                run.machine(),
                run.versions(),
                run.settings(),
                run.systems(),
                run.workloads(),
                run.trials().subList(0, trials));
    }
}
