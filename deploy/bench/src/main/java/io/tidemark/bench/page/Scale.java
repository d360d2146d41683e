package io.tidemark.bench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Where a number is on the way from the left to the right of a chart.
 *
 * @param from the number at the left
 * @param to the number at the right
 * @param ticks numbers to write below
 * @param label how to write them
 */
public record Scale(
        Kind kind, double from, double to, List<Double> ticks, DoubleFunction<String> label) {

    /** What equal ways mean. */
    public enum Kind {
        /** Equal differences. */
        LINEAR,
        /** Equal ratios. */
        LOGARITHMIC
    }

    private static final int MOST_STEPS = 4;
    private static final double HUNDRED = 100;
    private static final double DECADE = 10;

    public Scale {
        ticks = List.copyOf(ticks);
    }

    /**
     * From 0 to a round number.
     *
     * @param most the largest number to show
     */
    public static Scale linear(double most, DoubleFunction<String> label) {
        double step = step(most > 0 ? most : 1);
        List<Double> ticks = new ArrayList<>(List.of(0.0));
        while (ticks.get(ticks.size() - 1) < most) {
            ticks.add(step * ticks.size());
        }
        double to = Math.max(step, ticks.get(ticks.size() - 1));
        return new Scale(Kind.LINEAR, 0, to, ticks, label);
    }

    /** The least of 1, 2, 2.5, 5 and 10 times a power of ten with which few steps suffice. */
    private static double step(double most) {
        double power = Math.pow(DECADE, Math.floor(Math.log10(most / MOST_STEPS)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (power * factor * MOST_STEPS >= most) {
                return power * factor;
            }
        }
        return power * DECADE;
    }

    /**
     * From a power of ten to another.
     *
     * @param least the least number above 0 to show
     * @param most the largest
     */
    public static Scale logarithmic(double least, double most, DoubleFunction<String> label) {
        int first = (int) Math.floor(Math.log10(least));
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(most)));
        List<Double> ticks = new ArrayList<>();
        for (int exponent = first; exponent <= last; exponent++) {
            ticks.add(Math.pow(DECADE, exponent));
        }
        return new Scale(Kind.LOGARITHMIC, ticks.get(0), ticks.get(ticks.size() - 1), ticks, label);
    }

    /** 0 at the left, 100 at the right; what lies outside is moved to the nearest end. */
    double percent(double number) {
        double inside = Math.max(from, Math.min(to, number));
        return switch (kind) {
            case LINEAR -> HUNDRED * (inside - from) / (to - from);
            case LOGARITHMIC -> HUNDRED * Math.log(inside / from) / Math.log(to / from);
        };
    }

    /** The same as a length in SVG. */
    String position(double number) {
        return percentText(percent(number));
    }

    static String percentText(double percent) {
        return String.format(Locale.ROOT, "%.3f%%", percent);
    }
}
