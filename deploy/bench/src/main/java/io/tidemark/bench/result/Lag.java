package io.tidemark.bench.result;

import java.util.List;
import java.util.Locale;

/**
 * How far the target was behind the source while changes were made at a fixed rate: from the commit
 * of a marker row at the source until it was seen at the target.
 *
 * @param changesPerSecond that the source really made, markers not counted
 * @param markers how many were followed
 * @param p50Ms half of them took at most so long, in milliseconds
 * @param p99Ms 99 of 100 took at most so long
 * @param maxMs the longest
 */
public record Lag(double changesPerSecond, int markers, double p50Ms, double p99Ms, double maxMs) {

    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.99;

    /**
     * Of these.
     *
     * @param millis at least one, in any order
     */
    public static Lag of(double changesPerSecond, List<Double> millis) {
        if (millis.isEmpty()) {
            throw new IllegalArgumentException("no markers");
        }
        List<Double> sorted = millis.stream().sorted().toList();
        return new Lag(
                changesPerSecond,
                sorted.size(),
                quantile(sorted, HALF),
                quantile(sorted, NEARLY_ALL),
                sorted.get(sorted.size() - 1));
    }

    /** In a few words, for people. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "; lag at %,.0f changes/s: half within %,.0f ms, 99 %% within %,.0f ms, all %,.0f ms",
                changesPerSecond,
                p50Ms,
                p99Ms,
                maxMs);
    }

    /** The least value that is not below this part of all (nearest rank). */
    private static double quantile(List<Double> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
