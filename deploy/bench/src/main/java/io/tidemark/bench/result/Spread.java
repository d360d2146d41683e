package io.tidemark.bench.result;

import java.util.List;

/** The middle and the ends of some figures. */
public record Spread(double median, double least, double most) {

    /**
     * Of these.
     *
     * @param figures at least one; with an even number the median is the mean of the two in the
     *     middle
     */
    static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures");
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
