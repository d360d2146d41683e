package io.tidemark.bench.page;

import java.util.List;

/**
 * A chart with what a reader needs to understand it.
 *
 * @param explanation what it shows, in a sentence or two
 * @param legend what its marks are; may be empty
 */
public record Figure(String title, String explanation, List<Legend> legend, Chart chart) {

    private static final int SIZE = 16;
    private static final Scale ICON = Scale.linear(1, tick -> "");

    public Figure {
        legend = List.copyOf(legend);
    }

    /**
     * What a mark is.
     *
     * @param mark on a scale from 0 to 1
     */
    public record Legend(String label, Mark mark) {

        private Element html() {
            return Element.of("li")
                    .add(
                            Element.of("svg")
                                    .with("aria-hidden", "true")
                                    .with("width", SIZE)
                                    .with("height", SIZE)
                                    .add(mark.drawn(ICON, SIZE / 2)))
                    .text(label);
        }
    }

    /** The figure. */
    public Element html() {
        Element figure =
                Element.of("figure")
                        .add(
                                Element.of("h3", title),
                                Element.of("p", explanation).with("class", "soft"));
        if (!legend.isEmpty()) {
            figure.add(
                    Element.of("ul")
                            .with("class", "legend")
                            .add(legend.stream().map(Legend::html).toList()));
        }
        return figure.add(chart.svg());
    }
}
