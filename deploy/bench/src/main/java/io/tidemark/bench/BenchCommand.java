package io.tidemark.bench;

import io.tidemark.bench.report.HtmlReport;
import io.tidemark.bench.report.ReportTable;
import io.tidemark.bench.result.ResultsFile;
import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.Pace;
import io.tidemark.bench.system.ReplicationSystem;
import io.tidemark.bench.system.Systems;
import io.tidemark.bench.workload.Workload;
import io.tidemark.bench.workload.Workloads;
import io.tidemark.cli.Screen;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark bench}: see {@link Bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Runs Tidemark beside Flink SQL, Debezium and PostgreSQL's own logical replication: the"
                    + " same tables and changes, fresh embedded servers for each, in one run. A figure"
                    + " counts only if the target equals the source. Servers and job share this"
                    + " machine.",
            "Exit code 0: every trial has a figure. 1: one has not."
        })
final class BenchCommand implements Callable<Integer> {

    private static final int EXIT_INTERRUPTED = 130;
    private static final int EXIT_INCOMPLETE = 1;
    private static final long LARGEST_SEED = 1_000_000;

    private static final long ROWS = 1_000_000;
    private static final long CHANGES = 500_000;
    private static final int RUNS = 3;
    private static final long QUICK_ROWS = 30_000;
    private static final long QUICK_CHANGES = 30_000;
    private static final int QUICK_RUNS = 1;
    private static final List<String> USUAL_SYSTEMS =
            Systems.usual().stream().map(ReplicationSystem::name).toList();
    private static final List<String> QUICK_SYSTEMS = List.of("tidemark", "flink-sql", "native");
    private static final List<String> QUICK_WORKLOADS = List.of("snapshot", "updates", "hot");

    private static final String INTERVAL = "5s";
    private static final String QUICK_INTERVAL = "1s";

    private static final int LAG_SECONDS = 20;
    private static final int QUICK_LAG_SECONDS = 2;

    private static final long LEAST_ROWS = 1_000;

    @Option(
            names = "--systems",
            paramLabel = "NAME",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Only these of tidemark, tidemark-merge, tidemark-rocksdb,"
                            + " tidemark-transform, tidemark-source, tidemark-sink, flink-sql,"
                            + " debezium, native. Default: all but the three that merge or"
                            + " transform; with --quick: tidemark, flink-sql, native.")
    private List<String> systems = List.of();

    @Option(
            names = "--workloads",
            paramLabel = "NAME",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Only these of snapshot, updates, bulk, hot, deletes, mixed, wide, tables."
                            + " Default: all; with --quick: snapshot, updates, hot.")
    private List<String> workloads = List.of();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows before anything changes. Default: " + ROWS + ".")
    private @Nullable Long rows;

    @Option(
            names = "--snapshot-rows",
            paramLabel = "N",
            description = "Rows of the workload snapshot. Default: as of the others.")
    private @Nullable Long snapshotRows;

    @Option(
            names = {"--changes", "--updates"},
            paramLabel = "N",
            description = "Changes after that. Default: " + CHANGES + ".")
    private @Nullable Long changes;

    @Option(
            names = "--lag-rate",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Changes per second while the lag is measured.")
    private int lagRate;

    @Option(
            names = "--lag-time",
            paramLabel = "SECONDS",
            description =
                    "For how long the lag is measured; 0: not at all. Default: "
                            + LAG_SECONDS
                            + ".")
    private @Nullable Integer lagTime;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How often everything is repeated. Default: " + RUNS + ".")
    private @Nullable Integer runs;

    @Option(
            names = "--quick",
            description =
                    "Few rows and changes, one run of three systems and three workloads, checkpoints"
                            + " every second: to see that it works. The start of the jobs is most"
                            + " of such figures.")
    private boolean quick;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Tries the systems in the same order again. Default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Parallelism of the Flink jobs.")
    private int parallelism;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "Checkpoint interval of the Flink jobs. Default: " + INTERVAL + ".")
    private @Nullable String interval;

    @Option(
            names = "--pace",
            paramLabel = "PACE",
            defaultValue = "held",
            description =
                    "held: the time begins when all changes are in the log, so the figure is the"
                            + " system's own. followed: it begins with the changes, so no figure"
                            + " is above what the source makes.")
    private Pace pace = Pace.HELD;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Maximum heap of the Flink jobs.")
    private String heap = "1g";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "How long anything may take before a trial is given up.")
    private long timeout;

    @Option(
            names = "--profile",
            arity = "0..1",
            paramLabel = "FOLDER",
            fallbackValue = "",
            description =
                    "Leaves a flame graph of every Java process that runs a job, of the time that is"
                            + " measured, in this folder. Default: deploy/bench/results. Such figures"
                            + " are lower ones.")
    private @Nullable String profile;

    @Option(
            names = "--profile-event",
            paramLabel = "EVENT",
            defaultValue = "time",
            description = "What it shows: time or allocations.")
    private Profiler.Event profileEvent = Profiler.Event.TIME;

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Where the results go, as a file that is complete after every trial, and a report"
                            + " of them beside it. Default: deploy/bench/results.")
    private @Nullable Path results;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        BenchPlan plan = plan();
        Screen screen = new Screen(commandLine().getOut(), Screen.Mode.detect());
        screen.print(
                "%d runs, parallelism %d, checkpoints every %s, heap %s; order of systems by seed %d"
                        .formatted(
                                plan.runs(),
                                parallelism,
                                plan.settings().checkpointInterval(),
                                heap,
                                plan.seed()));
        plan.systems().forEach(s -> screen.print("  %-16s %s".formatted(s.name(), s.about())));
        Clock clock = Clock.systemUTC();
        ResultsFile file =
                ResultsFile.in(
                        Objects.requireNonNullElseGet(results, ResultsFile::usualFolder),
                        clock.instant());
        RunRecorder recorder =
                RunRecorder.begin(file, clock, plan, RunCommandLine.of(commandLine(), plan.seed()));
        screen.print("  results, after every trial: " + file.path());
        try {
            new Bench(plan, screen, profiler(screen)).run(recorder::add);
            HtmlReport.write(recorder.record(), file.html());
            screen.print("\n" + ReportTable.all(recorder.record()));
            screen.print("%s%n%s".formatted(file.path(), file.html()));
            return recorder.record().results().isComplete() ? 0 : EXIT_INCOMPLETE;
        } catch (InterruptedException e) {
            return EXIT_INTERRUPTED;
        }
    }

    private Optional<Profiler> profiler(Screen screen) {
        if (profile == null) {
            return Optional.empty();
        }
        Path folder = profile.isEmpty() ? ResultsFile.usualFolder() : Path.of(profile);
        return Optional.of(
                new Profiler(folder, profileEvent, screen::print, InstantSource.system()));
    }

    private BenchPlan plan() {
        BenchSettings settings =
                new BenchSettings(
                        Objects.requireNonNullElse(rows, quick ? QUICK_ROWS : ROWS),
                        Optional.ofNullable(snapshotRows),
                        Objects.requireNonNullElse(changes, quick ? QUICK_CHANGES : CHANGES),
                        pace,
                        parallelism,
                        Objects.requireNonNullElse(interval, quick ? QUICK_INTERVAL : INTERVAL),
                        heap,
                        lagRate,
                        Objects.requireNonNullElse(
                                lagTime, quick ? QUICK_LAG_SECONDS : LAG_SECONDS),
                        Duration.ofSeconds(timeout));
        int repeated = Objects.requireNonNullElse(runs, quick ? QUICK_RUNS : RUNS);
        require(settings.rows() >= LEAST_ROWS, "--rows", "at least " + LEAST_ROWS);
        require(
                settings.snapshotRows().orElse(LEAST_ROWS) >= LEAST_ROWS,
                "--snapshot-rows",
                "at least " + LEAST_ROWS);
        require(settings.changes() >= 1, "--changes", "1 or more");
        require(repeated >= 1, "--runs", "1 or more");
        require(parallelism >= 1, "--parallelism", "1 or more");
        require(lagRate >= 1, "--lag-rate", "1 or more");
        require(settings.lagSeconds() >= 0, "--lag-time", "0 or more");
        require(timeout >= 1, "--timeout", "1 or more");
        return new BenchPlan(
                chosen(
                        "--systems",
                        systems.isEmpty() ? (quick ? QUICK_SYSTEMS : USUAL_SYSTEMS) : systems,
                        Systems.all(),
                        ReplicationSystem::name),
                chosen(
                        "--workloads",
                        workloads.isEmpty() && quick ? QUICK_WORKLOADS : workloads,
                        Workloads.of(settings.sizes()),
                        Workload::name),
                repeated,
                seed != null ? seed : ThreadLocalRandom.current().nextLong(LARGEST_SEED),
                settings);
    }

    private <T> List<T> chosen(
            String option, List<String> names, List<T> all, Function<T, String> name) {
        List<String> known = all.stream().map(name).toList();
        require(
                known.containsAll(names),
                option,
                known.stream().collect(Collectors.joining(", ", "some of ", "")));
        return names.isEmpty()
                ? all
                : all.stream().filter(each -> names.contains(name.apply(each))).toList();
    }

    private void require(boolean condition, String option, String expected) {
        if (!condition) {
            throw new ParameterException(commandLine(), option + " must be " + expected);
        }
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine();
    }
}
