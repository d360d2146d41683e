package io.tidemark.bench.page;

/** Something that shows a number, or two, in a row of a {@link Chart}. */
public sealed interface Mark {

    /**
     * As SVG.
     *
     * @param middle the row's middle, from the top of the chart
     */
    Element drawn(Scale scale, int middle);

    /**
     * A bar from one number to another.
     *
     * @param look a class of the style sheet
     */
    record Bar(double from, double to, String look) implements Mark {

        private static final int HEIGHT = 16;

        @Override
        public Element drawn(Scale scale, int middle) {
            return Element.of("rect")
                    .with("class", look)
                    .with("x", scale.position(from))
                    .with("y", middle - HEIGHT / 2)
                    .with("width", Scale.percentText(scale.percent(to) - scale.percent(from)))
                    .with("height", HEIGHT);
        }
    }

    /** A line from the least to the most, with an end on either side. */
    record Whisker(double least, double most) implements Mark {

        private static final int HALF = 5;

        @Override
        public Element drawn(Scale scale, int middle) {
            String left = scale.position(least);
            String right = scale.position(most);
            return Element.of("g")
                    .with("class", "whisker")
                    .add(
                            line(left, middle, right, middle),
                            line(left, middle - HALF, left, middle + HALF),
                            line(right, middle - HALF, right, middle + HALF));
        }
    }

    /** A plain line from one number to another. */
    record Span(double from, double to) implements Mark {

        @Override
        public Element drawn(Scale scale, int middle) {
            return line(scale.position(from), middle, scale.position(to), middle)
                    .with("class", "span");
        }
    }

    /**
     * A point.
     *
     * @param look a class of the style sheet
     */
    record Dot(double at, String look) implements Mark {

        private static final int RADIUS = 6;

        @Override
        public Element drawn(Scale scale, int middle) {
            return Element.of("circle")
                    .with("class", look)
                    .with("cx", scale.position(at))
                    .with("cy", middle)
                    .with("r", RADIUS);
        }
    }

    /** A short line across. */
    record Stroke(double at) implements Mark {

        private static final int HALF = 8;

        @Override
        public Element drawn(Scale scale, int middle) {
            String x = scale.position(at);
            return line(x, middle - HALF, x, middle + HALF).with("class", "stroke");
        }
    }

    private static Element line(String x1, int y1, String x2, int y2) {
        return Element.of("line").with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
    }
}
