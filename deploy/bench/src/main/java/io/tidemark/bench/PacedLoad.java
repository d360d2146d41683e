package io.tidemark.bench;

import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.Made;
import io.tidemark.bench.system.Made.Marker;
import io.tidemark.bench.system.Trial;
import io.tidemark.bench.workload.Changes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Makes changes at a fixed rate, and a marker after them as often as it pays to look. */
final class PacedLoad implements Callable<Double> {

    /** Looking for more of them at the target would cost more than it tells. */
    private static final long BETWEEN_MARKERS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Trial trial;
    private final Changes changes;
    private final Made made;
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

    PacedLoad(Trial trial, Changes changes, Made made) {
        this.trial = trial;
        this.changes = changes;
        this.made = made;
    }

    /**
     * A marker on its way.
     *
     * @param committed when the source had confirmed it, by {@link System#nanoTime()}
     */
    record Sent(Marker marker, long committed) {}

    /** The oldest marker that was not taken yet. */
    Optional<Sent> oldest() {
        return Optional.ofNullable(sent.peek());
    }

    /** How many were not taken yet. */
    int waiting() {
        return sent.size();
    }

    /** Takes the oldest away. */
    void arrived() {
        sent.remove();
    }

    private long slices() {
        BenchSettings settings = trial.settings();
        long wanted = (long) settings.lagChangesPerSecond() * settings.lagSeconds();
        long left = (changes.most() - changes.steps()) / changes.slice();
        return Math.min(left, Math.max(1, wanted / rowsPerSlice()));
    }

    private long rowsPerSlice() {
        return (long) changes.slice() * changes.perStep();
    }

    /** Makes them all; how many it made in a second. */
    @Override
    public Double call() throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        long slices = slices();
        long nanosPerSlice =
                TimeUnit.SECONDS.toNanos(1)
                        * rowsPerSlice()
                        / trial.settings().lagChangesPerSecond();
        long nextMarker = begin;
        try (Connection connection = trial.source().connect();
                Statement statement = connection.createStatement()) {
            for (long slice = 0; slice < slices; slice++) {
                TimeUnit.NANOSECONDS.sleep(begin + slice * nanosPerSlice - System.nanoTime());
                long first = changes.steps() + slice * changes.slice() + 1;
                statement.execute(Changes.call(first, first + changes.slice() - 1));
                made.changed(rowsPerSlice());
                if (System.nanoTime() - nextMarker >= 0 || slice == slices - 1) {
                    nextMarker = System.nanoTime() + BETWEEN_MARKERS_NANOS;
                    Marker marker = made.marked();
                    statement.execute(trial.workload().marker().write(marker.number()));
                    sent.add(new Sent(marker, System.nanoTime()));
                }
            }
        }
        // The time of the last slice counts as long as that of the others.
        long nanos = Math.max(slices * nanosPerSlice, System.nanoTime() - begin);
        return slices * rowsPerSlice() / (nanos / 1e9);
    }
}
