package io.tidemark.sink.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL around a stage, as text. A stage is a temporary table that the rows of one shape are
 * copied to: {@code tm_mark}, {@code tm_part}, {@code c0}, {@code c1} … with the target's types,
 * domains replaced by what they are made of, so that a row with nothing but a key is accepted.
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

    /** Its rows in the order in which the index of the target's key has theirs. */
    String inKeyOrder() {
        return shape.keyColumns().stream()
                .map(ShapeColumn::staged)
                .collect(Collectors.joining(", ", "(SELECT * FROM " + name + " ORDER BY ", ")"));
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
                        + " (tm_mark text, tm_part smallint DEFAULT 0"
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
                .collect(Collectors.joining(", ", "ANALYZE " + name + " (tm_mark, tm_part, ", ")"));
    }

    /** The part of the lines that are copied next; they do not name it. */
    String setPart(int part) {
        return "ALTER TABLE " + name + " ALTER COLUMN tm_part SET DEFAULT " + part;
    }

    String copy() {
        String columns =
                shape.columns().stream().map(c -> ", " + c.staged()).collect(Collectors.joining());
        return "COPY " + name + " (tm_mark" + columns + ") FROM STDIN";
    }

    /** How many rows of each mark are left. */
    String countMarks() {
        return "SELECT CASE WHEN tm_mark LIKE 'd%' THEN 'd' ELSE tm_mark END, pg_catalog.count(*)"
                + " FROM "
                + name
                + " GROUP BY 1";
    }

    /**
     * Gives rows of a part the values that they do not know from an earlier row of their key, which
     * may have another shape. At most one earlier row is left that is not a delete.
     */
    String complete(int part, Shape earlierShape, StageStatements earlier) {
        List<String> sets = new ArrayList<>();
        StringBuilder mask = new StringBuilder();
        for (ShapeColumn column : shape.columns()) {
            String unknown = digit("s", column) + " = '1'";
            mask.append(mask.length() == 0 ? "" : " || ");
            ShapeColumn from = find(earlierShape, column.name());
            if (from == null) {
                mask.append(digit("s", column));
                continue;
            }
            String known = "(e.tm_mark IS NULL OR " + digit("e", from) + " = '0')";
            mask.append("CASE WHEN ")
                    .append(unknown)
                    .append(" AND ")
                    .append(known)
                    .append(" THEN '0' ELSE ")
                    .append(digit("s", column))
                    .append(" END");
            String value = "e." + from.staged();
            if (!from.target().baseType().equals(column.target().baseType())) {
                value += "::text::" + column.target().baseType();
            }
            sets.add(
                    column.staged()
                            + " = CASE WHEN "
                            + unknown
                            + " AND "
                            + known
                            + " THEN "
                            + value
                            + " ELSE "
                            + column.atSource()
                            + " END");
        }
        sets.add("tm_mark = 'm' || " + mask);
        return "UPDATE "
                + name
                + " s SET "
                + String.join(", ", sets)
                + " FROM "
                + earlier.name
                + " e"
                + ApplyStatements.where(
                        ApplyStatements.IS_MASKED,
                        "s.tm_part = " + part,
                        "e.tm_part < " + part,
                        "(e.tm_mark IS NULL OR pg_catalog.left(e.tm_mark, 1) = 'm')",
                        sameKey(earlierShape));
    }

    /** A row that knows all columns by now is an ordinary one. */
    String completeMarks() {
        return "UPDATE "
                + name
                + " SET tm_mark = NULL WHERE tm_mark = 'm"
                + "0".repeat(shape.columns().size())
                + "'";
    }

    /**
     * Removes from {@code earlier} what a later row of this stage replaces. A delete stays if the
     * later row knows only some columns: it speaks about another row than the deleted one.
     */
    String supersede(String partCondition, Shape earlierShape, StageStatements earlier) {
        return "DELETE FROM "
                + earlier.name
                + " e USING "
                + name
                + " s"
                + ApplyStatements.where(
                        "e.tm_part < s.tm_part",
                        partCondition,
                        "(" + ApplyStatements.IS_MASKED + " AND e.tm_mark LIKE 'd%') IS NOT TRUE",
                        sameKey(earlierShape));
    }

    private String sameKey(Shape earlierShape) {
        return shape.keyColumns().stream()
                .map(
                        c ->
                                "e."
                                        + earlierColumn(earlierShape, c).staged()
                                        + " OPERATOR("
                                        + c.operator()
                                        + ") "
                                        + c.atSource())
                .collect(Collectors.joining(" AND "));
    }

    private static ShapeColumn earlierColumn(Shape earlierShape, ShapeColumn column) {
        ShapeColumn found = find(earlierShape, column.name());
        if (found == null) {
            throw new IllegalStateException(
                    earlierShape.target() + " has shapes with different merge keys in one epoch");
        }
        return found;
    }

    private static @Nullable ShapeColumn find(Shape shape, String name) {
        return shape.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
    }

    /** The digit of a mask, which stands behind the letter m. */
    private static String digit(String alias, ShapeColumn column) {
        return "pg_catalog.substr(" + alias + ".tm_mark, " + (column.index() + 2) + ", 1)";
    }
}
