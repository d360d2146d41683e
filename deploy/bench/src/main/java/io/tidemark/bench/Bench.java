package io.tidemark.bench;

import io.tidemark.bench.report.ReportTable;
import io.tidemark.bench.result.Measurement;
import io.tidemark.bench.result.Outcome;
import io.tidemark.bench.result.Outcome.NoFigure;
import io.tidemark.bench.system.Arrival;
import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.Made;
import io.tidemark.bench.system.NoFigureException;
import io.tidemark.bench.system.Replication;
import io.tidemark.bench.system.ReplicationSystem;
import io.tidemark.bench.system.Trial;
import io.tidemark.bench.workload.Workload;
import io.tidemark.cli.FailureText;
import io.tidemark.cli.Screen;
import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.ServerOptions;
import io.tidemark.local.Teardown;
import io.tidemark.local.TempFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries every workload with every system, as often as asked, each time on fresh servers. */
final class Bench {

    private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

    /** For subscriptions, and for a checkpoint before something is measured. */
    static final ServerOptions SERVER = options();

    private static ServerOptions options() {
        ServerOptions options =
                ServerOptions.USUAL.withPreparation(
                        "GRANT pg_create_subscription, pg_checkpoint TO "
                                + EmbeddedDatabase.ADMINISTRATOR);
        for (Map.Entry<String, String> setting : BenchSettings.SERVER_SETTINGS.entrySet()) {
            options = options.withSetting(setting.getKey(), setting.getValue());
        }
        return options;
    }

    private final BenchPlan plan;
    private final Screen screen;
    private final Optional<Profiler> profiler;

    /**
     * A run.
     *
     * @param profiler empty: nothing is profiled
     */
    Bench(BenchPlan plan, Screen screen, Optional<Profiler> profiler) {
        this.plan = plan;
        this.screen = screen;
        this.profiler = profiler;
    }

    /** Takes each measurement as soon as there is one. */
    @FunctionalInterface
    interface Taker {

        /** Takes it; a failure ends the run. */
        void take(Measurement measurement) throws IOException;
    }

    /**
     * Runs everything.
     *
     * @throws InterruptedException if the process is asked to stop
     */
    List<Measurement> run(Taker taker) throws Exception {
        Random random = new Random(plan.seed());
        List<Measurement> measurements = new ArrayList<>();
        for (int run = 1; run <= plan.runs(); run++) {
            for (Workload workload : plan.workloads()) {
                List<ReplicationSystem> systems = new ArrayList<>(plan.systems());
                Collections.shuffle(systems, random);
                for (ReplicationSystem system : systems) {
                    Measurement measurement =
                            new Measurement(
                                    workload.name(), system.name(), run, tried(workload, system));
                    measurements.add(measurement);
                    taker.take(measurement);
                    screen.print(ReportTable.line(measurement));
                }
            }
        }
        return measurements;
    }

    private Outcome tried(Workload workload, ReplicationSystem system) throws Exception {
        try (Teardown teardown = Teardown.begin(screen::print)) {
            try {
                return measured(workload, system, teardown);
            } catch (NoFigureException e) {
                return new NoFigure(String.valueOf(e.getMessage()));
            } catch (Exception e) {
                if (teardown.stopping()) {
                    throw new InterruptedException("stopping");
                }
                LOG.error("{} with {} failed", workload.name(), system.name(), e);
                return new NoFigure(FailureText.of(e));
            }
        }
    }

    private Outcome measured(Workload workload, ReplicationSystem system, Teardown teardown)
            throws Exception {
        String name = workload.name() + " " + system.name();
        screen.progress(System.nanoTime(), name + ": starting servers, filling the source");
        Path folder = teardown.open("folder", () -> TempFolder.create("tidemark-bench-")).path();
        EmbeddedDatabase source =
                teardown.open("source", () -> EmbeddedDatabase.start("shop", folder, SERVER));
        EmbeddedDatabase target =
                teardown.open("target", () -> EmbeddedDatabase.start("warehouse", folder, SERVER));
        Trial trial = new Trial(source, target, folder, workload, plan.settings());
        trial.fillSource();
        Replication replication = teardown.open(system.name(), () -> system.prepare(trial));
        Profile profile =
                profiler.map(p -> p.of(name.replace(' ', '-'), folder, replication))
                        .orElse(Profile.NONE);
        Made made = new Made();
        try (Arrival arrival = replication.arrival(trial, made)) {
            Watch watch = new Watch(screen, name, replication);
            return new TrialRun(trial, replication, made, arrival, watch, profile).measure();
        }
    }
}
