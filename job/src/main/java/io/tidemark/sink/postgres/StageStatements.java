package io.tidemark.sink.postgres;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL around a stage, as text. A stage is a temporary table that the rows of one shape are
 * copied to: {@code tm_mark}, {@code c0}, {@code c1} … with the target's types, domains replaced by
 * what they are made of, so that a row with nothing but a key is accepted.
 */
final class StageStatements {

    private final Shape shape;
    private final String name;

    StageStatements(Shape shape, long fingerprint) {
        this.shape = shape;
        this.name = "pg_temp." + String.format("tm_%016x", fingerprint);
    }

    /** The table's name. */
    String relation() {
        return name;
    }

    List<String> create() {
        String columns =
                shape.columns().stream()
                        .map(c -> ", " + c.staged() + " " + c.typeWithCollation())
                        .collect(Collectors.joining());
        return List.of(
                "DROP TABLE IF EXISTS " + name,
                "CREATE TEMP TABLE "
                        + name.substring("pg_temp.".length())
                        + " (tm_mark text"
                        + columns
                        + ")");
    }

    String empty() {
        return "TRUNCATE " + name;
    }

    /** Only what joins and filters look at. */
    String analyze() {
        return shape.keyColumns().stream()
                .map(ShapeColumn::staged)
                .collect(Collectors.joining(", ", "ANALYZE " + name + " (tm_mark, ", ")"));
    }

    String copy() {
        String columns =
                shape.columns().stream().map(c -> ", " + c.staged()).collect(Collectors.joining());
        return "COPY " + name + " (tm_mark" + columns + ") FROM STDIN";
    }
}
