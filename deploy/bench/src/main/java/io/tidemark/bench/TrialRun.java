package io.tidemark.bench;

import io.tidemark.bench.result.Lag;
import io.tidemark.bench.result.Outcome.Figures;
import io.tidemark.bench.result.Usage;
import io.tidemark.bench.system.Arrival;
import io.tidemark.bench.system.Made;
import io.tidemark.bench.system.Made.Marker;
import io.tidemark.bench.system.Replication;
import io.tidemark.bench.system.Trial;
import io.tidemark.bench.workload.Changes;
import io.tidemark.local.Comparison.Content;
import io.tidemark.local.EmbeddedDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Measures one {@link Trial} with a replication that is ready to begin. */
final class TrialRun {

    /** How long everything may seem to be there while it is not. */
    private static final Duration LONGEST_DIFFERENCE = Duration.ofSeconds(60);

    private final Trial trial;
    private final Replication replication;
    private final Watch watch;
    private final Made made;
    private final Arrival arrival;
    private final Meter meter;
    private final Profile profile;

    TrialRun(
            Trial trial,
            Replication replication,
            Made made,
            Arrival arrival,
            Watch watch,
            Profile profile) {
        this.trial = trial;
        this.replication = replication;
        this.made = made;
        this.arrival = arrival;
        this.watch = watch;
        this.meter = new Meter(trial, replication);
        this.profile = profile;
    }

    /** When the measured work began, and what had been used until then. */
    private record Begin(long nanos, Usage usage) {}

    /** The same for its end. */
    private record End(long nanos, Usage usage) {}

    /** The figures, once source and target are equal. */
    Figures measure() throws Exception {
        if (trial.workload().changes().isEmpty()) {
            return measureCopy();
        }
        replication.begin();
        awaitCopy();
        awaitStreaming();
        settle();
        return measure(trial.workload().changes().get());
    }

    private Figures measureCopy() throws Exception {
        List<Content> source = arrival.atSource();
        Begin begin = begin();
        replication.begin();
        profile.start();
        End end = new End(awaitCopy(), meter.read());
        profile.stop();
        return figures(begin, confirmed(end, arrival.arrived(), source), 0);
    }

    private long awaitCopy() throws Exception {
        watch.await("copying", trial.settings().timeout(), arrival::hasLastRow);
        return watch.await("copying the rest", trial.settings().timeout(), arrival::hasAllRows);
    }

    /** A change that is made now, and arrives, has come out of the log. */
    private void awaitStreaming() throws Exception {
        await("until changes arrive", writeMarker());
    }

    private long await(String what, Marker marker) throws Exception {
        return watch.await(what, trial.settings().timeout(), () -> arrival.reached().test(marker));
    }

    /** The copy's after-effects at the servers belong to the copy. */
    private void settle() throws SQLException {
        for (EmbeddedDatabase database : List.of(trial.source(), trial.target())) {
            Trial.execute(database, List.of("VACUUM ANALYZE", "CHECKPOINT"));
        }
    }

    private Figures measure(Changes changes) throws Exception {
        Figures figures =
                switch (trial.settings().pace()) {
                    case HELD -> {
                        replication.hold();
                        Changed changed = change(changes);
                        Begin begin = begin();
                        replication.goOn();
                        profile.start();
                        yield measureArrival(begin, changed);
                    }
                    case FOLLOWED -> {
                        Begin begin = begin();
                        profile.start();
                        yield measureArrival(begin, change(changes));
                    }
                };
        return trial.settings().lagSeconds() == 0 ? figures : withLag(figures, changes);
    }

    /**
     * All changes were made, the marker last.
     *
     * @param seconds that the source took for them
     */
    private record Changed(double seconds, Marker marker) {}

    private Changed change(Changes changes) throws Exception {
        try (SourceLoad load = SourceLoad.start(trial.source(), changes.calls())) {
            watch.await("changing", trial.settings().timeout(), load::isDone);
            double seconds = load.seconds();
            made.changed(changes.count());
            return new Changed(seconds, writeMarker());
        }
    }

    private Figures measureArrival(Begin begin, Changed changed) throws Exception {
        long arrived = await("until the last change is there", changed.marker());
        End end = new End(arrived, meter.read());
        profile.stop();
        List<Content> target = arrival.arrived();
        return figures(begin, confirmed(end, target, arrival.atSource()), changed.seconds());
    }

    /** Who does not come after at that rate has a figure nevertheless: the target was equal. */
    private Figures withLag(Figures figures, Changes changes) throws Exception {
        Lag lag;
        try {
            lag = new LagRun(trial, changes, made, arrival, watch).measure();
        } catch (OverdueException e) {
            return figures.withoutLag(String.valueOf(e.getMessage()));
        }
        awaitEqual(arrival.atSource());
        return figures.with(lag);
    }

    private Begin begin() throws Exception {
        Usage usage = meter.read();
        return new Begin(System.nanoTime(), usage);
    }

    /**
     * When both sides were equal: when it was thought, if a look right after it confirms it,
     * otherwise when the first look began that does.
     */
    private End confirmed(End thought, List<Content> target, List<Content> source)
            throws Exception {
        return target.equals(source) ? thought : new End(awaitEqual(source), meter.read());
    }

    private long awaitEqual(List<Content> source) throws Exception {
        return watch.await(
                "the target differs from the source",
                LONGEST_DIFFERENCE,
                () -> arrival.arrived().equals(source));
    }

    private Figures figures(Begin begin, End end, double sourceSeconds) {
        return new Figures(
                trial.workload().counted(),
                (end.nanos() - begin.nanos()) / 1e9,
                replication.startUp().toNanos() / 1e9,
                sourceSeconds,
                end.usage().since(begin.usage()),
                Optional.empty(),
                Optional.empty());
    }

    private Marker writeMarker() throws SQLException {
        Marker marker = made.marked();
        Trial.execute(trial.source(), List.of(trial.workload().marker().write(marker.number())));
        return marker;
    }
}
