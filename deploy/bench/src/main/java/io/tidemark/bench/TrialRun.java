package io.tidemark.bench;

import io.tidemark.bench.Outcome.Figures;
import io.tidemark.local.Comparison;
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
    private final TargetQueries queries;
    private final Meter meter;
    private final Profile profile;
    private long marker;

    TrialRun(
            Trial trial,
            Replication replication,
            Watch watch,
            TargetQueries queries,
            Profile profile) {
        this.trial = trial;
        this.replication = replication;
        this.watch = watch;
        this.queries = queries;
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
        List<Content> source = contents(trial.source());
        Begin begin = begin();
        replication.begin();
        profile.start();
        End end = new End(awaitCopy(), meter.read());
        profile.stop();
        return figures(begin, confirmed(end, contents(trial.target()), source), 0);
    }

    private long awaitCopy() throws Exception {
        watch.await("copying", trial.settings().timeout(), queries::hasLastRow);
        return watch.await("copying the rest", trial.settings().timeout(), queries::hasAllRows);
    }

    /** A change that is made now, and arrives, has come out of the log. */
    private void awaitStreaming() throws Exception {
        writeMarker();
        watch.await(
                "until changes arrive",
                trial.settings().timeout(),
                () -> queries.hasMarker(marker));
    }

    /** The copy's after-effects at the servers belong to the copy. */
    private void settle() throws SQLException {
        for (EmbeddedDatabase database : List.of(trial.source(), trial.target())) {
            Trial.execute(database, List.of("VACUUM ANALYZE", "CHECKPOINT"));
        }
    }

    private Figures measure(Workload.Changes changes) throws Exception {
        return switch (changes.pace()) {
            case FOLLOWED -> {
                Begin begin = begin();
                profile.start();
                double sourceSeconds = change(changes);
                yield measureArrival(begin, sourceSeconds);
            }
            case HELD -> {
                replication.hold();
                double sourceSeconds = change(changes);
                Begin begin = begin();
                replication.goOn();
                profile.start();
                yield measureArrival(begin, sourceSeconds);
            }
        };
    }

    /** Makes all changes, then raises the marker; how long the source took for them, in seconds. */
    private double change(Workload.Changes changes) throws Exception {
        try (SourceLoad load = SourceLoad.start(trial.source(), changes.calls())) {
            watch.await("changing", trial.settings().timeout(), load::isDone);
            double seconds = load.seconds();
            writeMarker();
            return seconds;
        }
    }

    private Figures measureArrival(Begin begin, double sourceSeconds) throws Exception {
        long arrived =
                watch.await(
                        "until the last change is there",
                        trial.settings().timeout(),
                        () -> queries.hasMarker(marker));
        End end = new End(arrived, meter.read());
        profile.stop();
        List<Content> target = contents(trial.target());
        List<Content> source = contents(trial.source());
        return figures(begin, confirmed(end, target, source), sourceSeconds);
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
        if (target.equals(source)) {
            return thought;
        }
        long seen =
                watch.await(
                        "the target differs from the source",
                        LONGEST_DIFFERENCE,
                        () -> contents(trial.target()).equals(source));
        return new End(seen, meter.read());
    }

    private Figures figures(Begin begin, End end, double sourceSeconds) {
        return new Figures(
                trial.workload().counted(),
                (end.nanos() - begin.nanos()) / 1e9,
                replication.startUp().toNanos() / 1e9,
                sourceSeconds,
                end.usage().since(begin.usage()),
                Optional.empty());
    }

    private void writeMarker() throws SQLException {
        marker++;
        Trial.execute(trial.source(), List.of(trial.workload().marker().write().formatted(marker)));
    }

    private List<Content> contents(EmbeddedDatabase database) throws SQLException {
        List<String> names = trial.workload().tables().stream().map(BenchTable::name).toList();
        return new Comparison(database, database, "public", names).readSource();
    }
}
