package io.tidemark.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Renders progress as one line. Rates are means over the last few seconds, because epochs are
 * committed in steps. The clock comes from outside.
 */
public final class ProgressLine {

    /** Rates are means over at least this, once the job has run so long. */
    static final Duration WINDOW = Duration.ofSeconds(3);

    private static final double NANOS_PER_SECOND = 1e9;

    private final long expectedRows;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, ProgressReading reading) {}

    /**
     * A line without history.
     *
     * @param expectedRows the rows that the snapshot will read, about
     */
    public ProgressLine(long expectedRows) {
        this.expectedRows = expectedRows;
    }

    /**
     * The line for a new reading.
     *
     * @param nanos when it was read, on a clock that only goes forward
     */
    public String render(long nanos, ProgressReading reading) {
        samples.addLast(new Sample(nanos, reading));
        while (samples.size() > 2 && nanos - secondSample().nanos() >= WINDOW.toNanos()) {
            samples.removeFirst();
        }
        if (reading.epoch().isEmpty()) {
            return "waiting for the first epoch";
        }
        Sample first = samples.getFirst();
        double seconds = (nanos - first.nanos()) / NANOS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "snapshot %3d %%  read %s/s  applied %s/s  lag P50 %s P99 %s  epoch %d %s",
                snapshotPercent(reading),
                rate(reading.read() - first.reading().read(), seconds),
                rate(reading.applied() - first.reading().applied(), seconds),
                duration(reading.lagP50Millis()),
                duration(reading.lagP99Millis()),
                reading.epoch().getAsLong(),
                reading.phase());
    }

    private Sample secondSample() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }

    /** Not 100 before the job says so: how many rows there are is only an estimate. */
    private int snapshotPercent(ProgressReading reading) {
        if (reading.snapshotDone()) {
            return 100;
        }
        double part = 100.0 * reading.snapshot() / Math.max(1, expectedRows);
        return (int) Math.min(99, part);
    }

    private static String rate(long count, double seconds) {
        return seconds <= 0 ? "-" : String.format(Locale.ROOT, "%,d", Math.round(count / seconds));
    }

    private static String duration(OptionalLong millis) {
        if (millis.isEmpty()) {
            return "-";
        }
        long value = millis.getAsLong();
        return value < 1_000
                ? value + " ms"
                : String.format(Locale.ROOT, "%.1f s", value / 1_000.0);
    }
}
