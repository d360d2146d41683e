package io.tidemark.bench.result;

import io.tidemark.bench.result.Outcome.Figures;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What all runs of one system under one workload come to. Each number is the median of the runs by
 * itself.
 *
 * @param rate rows or changes per second
 * @param seconds from the begin of the work until the target was equal to the source
 * @param secondsWithStart the same and the start of the system's process
 * @param sourceSeconds what the source needed for the changes; 0 if nothing changed
 * @param cpu of a million rows or changes
 * @param jobPeakBytes the most resident memory of the processes that move changes
 * @param targetLogBytes write-ahead log of the target
 * @param targetLogBytesPerRow the same by row or change
 * @param lag P50 and P99 in the median, the longest of all runs; empty if none was measured
 */
public record Medians(
        Spread rate,
        double seconds,
        double secondsWithStart,
        double sourceSeconds,
        Cpu cpu,
        double jobPeakBytes,
        double targetLogBytes,
        double targetLogBytesPerRow,
        Optional<Lag> lag) {

    private static final double MILLION = 1e6;

    /** Core-seconds, by the processes that used them. */
    public record Cpu(double source, double job, double broker, double target) {

        /** In the order of a change's way. */
        public List<Double> parts() {
            return List.of(source, job, broker, target);
        }

        public double sum() {
            return source + job + broker + target;
        }

        /** All parts in little room. */
        public String text() {
            return parts().stream().map(Numbers::tenths).collect(Collectors.joining("+"));
        }
    }

    /**
     * Of these.
     *
     * @param runs at least one
     */
    static Medians of(List<Figures> runs) {
        return new Medians(
                Spread.of(runs.stream().map(Figures::rate).toList()),
                median(runs, Figures::seconds),
                median(runs, run -> run.seconds() + run.startUpSeconds()),
                median(runs, Figures::sourceSeconds),
                new Cpu(
                        perMillion(runs, Usage::sourceCpuSeconds),
                        perMillion(runs, Usage::jobCpuSeconds),
                        perMillion(runs, Usage::brokerCpuSeconds),
                        perMillion(runs, Usage::targetCpuSeconds)),
                median(runs, run -> run.usage().jobPeakBytes()),
                median(runs, run -> run.usage().targetLogBytes()),
                median(runs, run -> (double) run.usage().targetLogBytes() / run.count()),
                lag(runs.stream().flatMap(run -> run.lag().stream()).toList()));
    }

    private static double perMillion(List<Figures> runs, ToDoubleFunction<Usage> seconds) {
        return median(runs, run -> seconds.applyAsDouble(run.usage()) * MILLION / run.count());
    }

    private static Optional<Lag> lag(List<Lag> runs) {
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Lag(
                        median(runs, Lag::changesPerSecond),
                        runs.stream().mapToInt(Lag::markers).sum(),
                        median(runs, Lag::p50Ms),
                        median(runs, Lag::p99Ms),
                        runs.stream().mapToDouble(Lag::maxMs).max().orElseThrow()));
    }

    private static <T> double median(List<T> runs, ToDoubleFunction<T> number) {
        return Spread.of(runs.stream().map(number::applyAsDouble).toList()).median();
    }
}
