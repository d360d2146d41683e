package io.tidemark.local.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Renders the results of a soak for people. */
final class SoakReport {

    private static final String LINE = "%3s  %-16s  %12s  %s%n";
    private static final String KIND_LINE = "%-16s  %5s  %10s  %10s%n";
    private static final double MILLIS = 1_000;

    private SoakReport() {}

    /** A line for each fault, then one for each kind that came up, then one for all. */
    static String table(List<FaultResult> results) {
        StringBuilder text =
                new StringBuilder(LINE.formatted("#", "fault", "recovered in", "target"));
        for (FaultResult result : results) {
            text.append(
                    LINE.formatted(
                            result.fault().number(),
                            result.fault().kind().word(),
                            seconds(result.recovery()),
                            result.problems().isEmpty() ? "equal" : "NOT AS IT SHOULD BE"));
        }
        text.append('\n').append(KIND_LINE.formatted("kind", "times", "median", "maximum"));
        for (FaultKind kind : FaultKind.values()) {
            List<Duration> times =
                    results.stream()
                            .filter(r -> r.fault().kind() == kind)
                            .map(FaultResult::recovery)
                            .toList();
            if (!times.isEmpty()) {
                text.append(kindLine(kind.word(), times));
            }
        }
        if (!results.isEmpty()) {
            text.append(kindLine("all", results.stream().map(FaultResult::recovery).toList()));
        }
        return text.toString().stripTrailing();
    }

    private static String kindLine(String name, List<Duration> times) {
        List<Duration> sorted = new ArrayList<>(times);
        sorted.sort(null);
        return KIND_LINE.formatted(
                name,
                sorted.size(),
                seconds(median(sorted)),
                seconds(sorted.get(sorted.size() - 1)));
    }

    /** Of an even number the mean of the two in the middle. */
    private static Duration median(List<Duration> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / MILLIS);
    }
}
