package io.tidemark.bench.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of numbers in a box of its own, which scrolls where the page is narrower. The first
 * column names the rows, and stays.
 *
 * @param title what it shows, for who cannot see it
 * @param groups the columns behind the first one
 */
public record Table(String title, String corner, List<Group> groups, List<Row> rows) {

    public Table {
        groups = List.copyOf(groups);
        rows = List.copyOf(rows);
    }

    /**
     * Columns that belong together.
     *
     * @param title above all of them; may be empty
     */
    public record Group(String title, List<String> columns) {

        public Group {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A row.
     *
     * @param cells as many as columns; or one, which then takes the place of all
     */
    public record Row(String name, List<String> cells) {

        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** The table in its box. */
    public Element html() {
        Element head = Element.of("thead");
        if (groups.stream().anyMatch(group -> !group.title().isEmpty())) {
            head.add(groupTitles());
        }
        head.add(columnTitles());
        Element body = Element.of("tbody");
        rows.forEach(row -> body.add(html(row)));
        return Element.of("div")
                .with("class", "scroll")
                .with("role", "region")
                .with("tabindex", 0)
                .with("aria-label", title)
                .add(Element.of("table").add(head, body));
    }

    private Element groupTitles() {
        Element row = Element.of("tr").add(Element.of("td"));
        groups.forEach(
                group ->
                        row.add(
                                Element.of("th", group.title())
                                        .with("scope", "colgroup")
                                        .with("class", "group")
                                        .with("colspan", group.columns().size())));
        return row;
    }

    private Element columnTitles() {
        Element row = Element.of("tr").add(Element.of("th", corner).with("scope", "col"));
        for (Group group : groups) {
            for (int i = 0; i < group.columns().size(); i++) {
                row.add(first(i, Element.of("th", group.columns().get(i)).with("scope", "col")));
            }
        }
        return row;
    }

    private Element html(Row row) {
        Element html = Element.of("tr").add(Element.of("th", row.name()).with("scope", "row"));
        int columns = groups.stream().mapToInt(group -> group.columns().size()).sum();
        if (row.cells().size() == 1 && columns > 1) {
            return html.add(
                    Element.of("td", row.cells().get(0))
                            .with("class", "note")
                            .with("colspan", columns));
        }
        List<String> cells = new ArrayList<>(row.cells());
        for (Group group : groups) {
            for (int i = 0; i < group.columns().size(); i++) {
                html.add(first(i, Element.of("td", cells.remove(0))));
            }
        }
        return html;
    }

    /** The first of a group has a line before it. */
    private static Element first(int index, Element cell) {
        return index == 0 ? cell.with("class", "first") : cell;
    }
}
