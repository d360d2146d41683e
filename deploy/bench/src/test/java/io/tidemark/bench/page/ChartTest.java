package io.tidemark.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Pattern WIDTH = Pattern.compile("<rect[^>]* width=\"([0-9.]+)%\"");

    @Test
    void barsAreAsLongAsTheirNumbersAreLarge() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            double most = Math.pow(10, random.nextInt(9) - 2);
            List<Double> numbers =
                    DoubleStream.generate(() -> random.nextDouble() * most)
                            .limit(1 + random.nextInt(6))
                            .boxed()
                            .toList();
            double largest = numbers.stream().max(Double::compare).orElseThrow();
            Scale scale = Scale.linear(largest, Double::toString);
            List<Double> widths = widths(bars(numbers, scale));
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(widths.get(i) / 100)
                        .as("seed %d, %s", seed, numbers)
                        .isCloseTo(numbers.get(i) / scale.to(), within(1e-4));
            }
            assertThat(largest).as("seed %d", seed).isLessThanOrEqualTo(scale.to());
            assertThat(largest).as("not much room is left").isGreaterThan(scale.to() / 2);
        }
    }

    @Test
    void partsOfABarFollowEachOther() {
        Chart chart =
                chart(
                        Scale.linear(4, Double::toString),
                        List.of(new Mark.Bar(0, 1, "a"), new Mark.Bar(1, 4, "b")));
        assertThat(chart.svg().toString())
                .contains("class=\"a\" x=\"0.000%\"", "class=\"b\" x=\"25.000%\"");
        assertThat(widths(chart)).containsExactly(25.0, 75.0);
    }

    @Test
    void anEqualRatioIsAnEqualWayOnALogarithmicScale() {
        Scale scale = Scale.logarithmic(20, 9_000, Double::toString);
        assertThat(scale.ticks()).containsExactly(10.0, 100.0, 1_000.0, 10_000.0);
        assertThat(scale.percent(200) - scale.percent(20))
                .isCloseTo(scale.percent(2_000) - scale.percent(200), within(1e-9));
        assertThat(scale.percent(0)).isZero();
    }

    @Test
    void aScaleHasFewRoundTicks() {
        assertThat(Scale.linear(24_289, Double::toString).ticks())
                .containsExactly(0.0, 10_000.0, 20_000.0, 30_000.0);
        assertThat(Scale.linear(0, Double::toString).to()).isPositive();
        assertThat(Scale.logarithmic(5, 5, Double::toString).ticks()).containsExactly(1.0, 10.0);
    }

    @Test
    void textIsEscapedAndHasOnlyWhatXmlAllows() {
        assertThat(Element.of("p", "<a> & \"b\" \u0000").with("title", "\"<").toString())
                .isEqualTo("<p title=\"&quot;&lt;\">&lt;a&gt; &amp; \"b\" \uFFFD</p>");
    }

    private static Chart bars(List<Double> numbers, Scale scale) {
        return chart(
                scale,
                numbers.stream().<Mark>map(number -> new Mark.Bar(0, number, "own")).toList());
    }

    private static Chart chart(Scale scale, List<Mark> marks) {
        return new Chart(
                "chart", scale, List.of(new Chart.Row("row", "1", marks)), Optional.empty());
    }

    private static List<Double> widths(Chart chart) {
        Matcher widths = WIDTH.matcher(chart.svg().toString());
        return widths.results().map(result -> Double.valueOf(result.group(1))).toList();
    }
}
