package io.tidemark.bench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of marks on one scale, as SVG that is as wide as there is room, with letters that keep their
 * size.
 *
 * <p>Each row has its label and its numbers as text above its marks:
 *
 * <pre>
 *   tidemark                24,289
 *   ██████████████─|─
 *   0        10,000         20,000
 * </pre>
 *
 * @param title what it shows, in a few words
 * @param rows from top to bottom
 * @param reference a number to compare all with; empty: none
 */
public record Chart(String title, Scale scale, List<Row> rows, Optional<Reference> reference) {

    private static final int ROW = 48;
    private static final int TEXT_BASELINE = 16;
    private static final int MARKS_MIDDLE = 32;
    private static final int AXIS = 24;
    private static final int AXIS_BASELINE = 16;
    private static final int REFERENCE = 20;
    private static final int REFERENCE_BASELINE = 14;
    private static final double LEFT_HALF = 50;

    public Chart {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param label at the left
     * @param numbers at the right
     * @param marks the later ones over the earlier ones; none: there is nothing to show
     */
    public record Row(String label, String numbers, List<Mark> marks) {

        public Row {
            marks = List.copyOf(marks);
        }
    }

    /** A number that is marked in all rows. */
    public record Reference(double at, String label) {}

    /** The chart, with all of its numbers as a description for who cannot see it. */
    public Element svg() {
        int top = reference.isPresent() ? REFERENCE : 0;
        int bottom = top + rows.size() * ROW;
        List<Element> parts = new ArrayList<>();
        parts.add(Element.of("title", title));
        parts.add(Element.of("desc", description()));
        scale.ticks().forEach(tick -> parts.add(vertical("grid", tick, top, bottom)));
        reference.ifPresent(
                r -> {
                    parts.add(vertical("reference", r.at(), top, bottom));
                    parts.add(text("reference", r.at(), REFERENCE_BASELINE, r.label()));
                });
        for (int i = 0; i < rows.size(); i++) {
            parts.add(row(rows.get(i), top + i * ROW));
        }
        scale.ticks()
                .forEach(
                        tick ->
                                parts.add(
                                        text(
                                                "tick",
                                                tick,
                                                bottom + AXIS_BASELINE,
                                                scale.label().apply(tick))));
        return Element.of("svg")
                .with("role", "img")
                .with("aria-label", title + ". " + description())
                .with("width", "100%")
                .with("height", bottom + AXIS)
                .add(parts);
    }

    private String description() {
        StringBuilder text = new StringBuilder();
        rows.forEach(
                row -> text.append(row.label()).append(": ").append(row.numbers()).append(". "));
        reference.ifPresent(r -> text.append(r.label()).append('.'));
        return text.toString().strip();
    }

    private Element row(Row row, int top) {
        Element group =
                Element.of("g")
                        .add(
                                Element.of("text", row.label())
                                        .with("class", "label")
                                        .with("x", 0)
                                        .with("y", top + TEXT_BASELINE),
                                Element.of("text", row.numbers())
                                        .with("class", "numbers")
                                        .with("x", "100%")
                                        .with("y", top + TEXT_BASELINE)
                                        .with("text-anchor", "end"));
        row.marks().forEach(mark -> group.add(mark.drawn(scale, top + MARKS_MIDDLE)));
        return group;
    }

    private Element vertical(String look, double number, int top, int bottom) {
        return Element.of("line")
                .with("class", look)
                .with("x1", scale.position(number))
                .with("x2", scale.position(number))
                .with("y1", top)
                .with("y2", bottom);
    }

    /** Never over an edge. */
    private Element text(String look, double number, int baseline, String text) {
        double percent = scale.percent(number);
        boolean axis = look.equals("tick");
        String anchor =
                axis && percent > 0 && percent < 2 * LEFT_HALF
                        ? "middle"
                        : percent < LEFT_HALF ? "start" : "end";
        return Element.of("text", text)
                .with("class", look)
                .with("x", scale.position(number))
                .with("y", baseline)
                .with("text-anchor", anchor);
    }
}
