package io.tidemark.bench;

import io.tidemark.cli.Screen;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
    private static final long QUICK_ROWS = 100_000;
    private static final long QUICK_CHANGES = 50_000;
    private static final int QUICK_RUNS = 1;

    private static final long LEAST_ROWS = 1_000;

    @Option(
            names = "--systems",
            paramLabel = "NAME",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Only these of tidemark, tidemark-merge, tidemark-rocksdb,"
                            + " tidemark-transform, flink-sql, debezium, native."
                            + " Default: tidemark,flink-sql,debezium,native.")
    private List<String> systems = List.of();

    @Option(
            names = "--workloads",
            paramLabel = "NAME",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Only these of snapshot, updates, backlog.")
    private List<String> workloads = List.of();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows before anything changes. Default: " + ROWS + ".")
    private @Nullable Long rows;

    @Option(
            names = {"--changes", "--updates"},
            paramLabel = "N",
            description = "Changes after that. Default: " + CHANGES + ".")
    private @Nullable Long changes;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How often everything is repeated. Default: " + RUNS + ".")
    private @Nullable Integer runs;

    @Option(
            names = "--quick",
            description =
                    "A tenth of the rows and changes, one run: to see that it works. The start of"
                            + " the jobs is most of such figures.")
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
            defaultValue = "5s",
            description = "Checkpoint interval of the Flink jobs.")
    private String interval = "5s";

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

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        BenchPlan plan = plan();
        Screen screen = new Screen(commandLine().getOut(), Screen.Mode.detect());
        screen.print(
                "%d runs, parallelism %d, checkpoints every %s, heap %s; order of systems by seed %d"
                        .formatted(plan.runs(), parallelism, interval, heap, plan.seed()));
        plan.systems().forEach(s -> screen.print("  %-16s %s".formatted(s.name(), s.about())));
        try {
            Results results = new Results(plan, new Bench(plan, screen).run());
            screen.print("\n" + ReportTable.all(results));
            return results.isComplete() ? 0 : EXIT_INCOMPLETE;
        } catch (InterruptedException e) {
            return EXIT_INTERRUPTED;
        }
    }

    private BenchPlan plan() {
        BenchSettings settings =
                new BenchSettings(
                        Objects.requireNonNullElse(rows, quick ? QUICK_ROWS : ROWS),
                        Objects.requireNonNullElse(changes, quick ? QUICK_CHANGES : CHANGES),
                        parallelism,
                        interval,
                        heap,
                        Duration.ofSeconds(timeout));
        int repeated = Objects.requireNonNullElse(runs, quick ? QUICK_RUNS : RUNS);
        require(settings.rows() >= LEAST_ROWS, "--rows", "at least " + LEAST_ROWS);
        require(settings.changes() >= 1, "--changes", "1 or more");
        require(repeated >= 1, "--runs", "1 or more");
        require(parallelism >= 1, "--parallelism", "1 or more");
        require(timeout >= 1, "--timeout", "1 or more");
        return new BenchPlan(
                systems.isEmpty()
                        ? ReplicationSystem.usual()
                        : chosen(
                                "--systems",
                                systems,
                                ReplicationSystem.all(),
                                ReplicationSystem::name),
                chosen("--workloads", workloads, Workloads.of(settings), Workload::name),
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
