package io.tidemark.bench;

import io.tidemark.bench.result.Machine;
import io.tidemark.bench.result.Measurement;
import io.tidemark.bench.result.PrivateNames;
import io.tidemark.bench.result.ResultsFile;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.RunSettings;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import io.tidemark.bench.result.RunRecord.TrialEntry;
import io.tidemark.bench.result.RunRecord.WorkloadEntry;
import io.tidemark.bench.system.BenchSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes a run down while it goes on: the file is complete after every trial, so that a run that is
 * stopped keeps what it has.
 */
final class RunRecorder {

    private final ResultsFile file;
    private final Clock clock;
    private final PrivateNames names;
    private final List<TrialEntry> trials = new ArrayList<>();
    private RunRecord record;

    private RunRecorder(ResultsFile file, Clock clock, PrivateNames names, RunRecord record) {
        this.file = file;
        this.clock = clock;
        this.names = names;
        this.record = record;
    }

    /**
     * Begins now.
     *
     * @param command repeats the run
     */
    static RunRecorder begin(ResultsFile file, Clock clock, BenchPlan plan, String command)
            throws IOException {
        Instant begun = now(clock);
        PrivateNames names = PrivateNames.of(System.getProperties());
        RunRecord record =
                new RunRecord(
                        ResultsFile.FORMAT,
                        begun,
                        begun,
                        Machine.here(),
                        Versions.of(plan.systems()),
                        new RunSettings(
                                plan.runs(),
                                plan.seed(),
                                names.hiddenIn(command),
                                plan.settings(),
                                new TreeMap<>(BenchSettings.SERVER_SETTINGS)),
                        plan.systems().stream()
                                .map(system -> SystemEntry.of(system, plan.settings()))
                                .toList(),
                        plan.workloads().stream().map(WorkloadEntry::of).toList(),
                        List.of());
        return new RunRecorder(file, clock, names, record);
    }

    /** Writes one more measurement. */
    void add(Measurement measurement) throws IOException {
        trials.add(TrialEntry.of(measurement, names));
        record =
                new RunRecord(
                        record.format(),
                        record.begun(),
                        now(clock),
                        record.machine(),
                        record.versions(),
                        record.settings(),
                        record.systems(),
                        record.workloads(),
                        trials);
        file.write(record);
    }

    /** What has been written so far. */
    RunRecord record() {
        return record;
    }

    private static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
