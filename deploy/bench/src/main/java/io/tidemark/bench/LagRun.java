package io.tidemark.bench;

import io.tidemark.bench.PacedLoad.Sent;
import io.tidemark.bench.result.Lag;
import io.tidemark.bench.system.Arrival;
import io.tidemark.bench.system.Made;
import io.tidemark.bench.system.Made.Marker;
import io.tidemark.bench.system.Trial;
import io.tidemark.bench.workload.Changes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/** Measures how far the target is behind while the source changes at a fixed rate. */
final class LagRun {

    private static final double NANOS_PER_MS = 1e6;

    private final Trial trial;
    private final Arrival arrival;
    private final Watch watch;
    private final PacedLoad load;
    private final List<Double> millis = new ArrayList<>();

    LagRun(Trial trial, Changes changes, Made made, Arrival arrival, Watch watch) {
        this.trial = trial;
        this.arrival = arrival;
        this.watch = watch;
        this.load = new PacedLoad(trial, changes, made);
    }

    /**
     * Returns when all changes that it made have arrived.
     *
     * @throws OverdueException if they have not in time, with how far they had come
     */
    Lag measure() throws Exception {
        FutureTask<Double> changing = new FutureTask<>(load);
        Thread thread = new Thread(changing, "paced-load");
        thread.setDaemon(true);
        thread.start();
        try {
            watch.await(
                    "the lag at %,d changes/s".formatted(trial.settings().lagChangesPerSecond()),
                    trial.settings().timeout(),
                    () -> {
                        // Asked first: what was sent before it ended is in the queue then.
                        boolean ended = changing.isDone();
                        look();
                        return ended && load.oldest().isEmpty();
                    });
        } catch (OverdueException e) {
            throw new OverdueException(
                    "%d of %d marker rows had arrived; %s"
                            .formatted(
                                    millis.size(), millis.size() + load.waiting(), e.getMessage()));
        } finally {
            thread.interrupt();
        }
        return Lag.of(changing.get(), millis);
    }

    private void look() throws SQLException {
        Predicate<Marker> reached = arrival.reached();
        long now = System.nanoTime();
        for (Optional<Sent> next = load.oldest();
                next.isPresent() && reached.test(next.get().marker());
                next = load.oldest()) {
            millis.add((now - next.get().committed()) / NANOS_PER_MS);
            load.arrived();
        }
    }
}
