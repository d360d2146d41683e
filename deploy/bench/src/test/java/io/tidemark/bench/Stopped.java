package io.tidemark.bench;

/** A run that was stopped before its end. */
record Stopped(RunRecord run) {

    RunRecord after(int trials) {
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
