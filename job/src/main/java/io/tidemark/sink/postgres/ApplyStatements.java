package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL that brings rows of one shape to their table, as text. The rows come from a relation with
 * the columns {@code tm_mark}, {@code c0}, {@code c1} …: a stage, or parameters.
 *
 * <p>No statement touches a row that would not change: old and new row are compared as record
 * images, byte by byte, which is exact and works for types without an equality, such as json and
 * point.
 *
 * <p>All names are qualified: the session's search path is {@code pg_catalog}.
 */
final class ApplyStatements {

    static final String IS_UPSERT = "s.tm_mark IS NULL";
    static final String IS_DELETE = "pg_catalog.left(s.tm_mark, 1) = 'd'";
    static final String IS_MASKED = "pg_catalog.left(s.tm_mark, 1) = 'm'";

    private static final String NOW = " = pg_catalog.now()";

    private final Shape shape;
    private final String source;

    /** The columns of a soft delete, quoted. */
    private final String flag;

    private final String deletedAt;

    /** The columns with the time of the epoch, quoted. */
    private final List<String> stamped;

    /**
     * @param source the relation of the new rows, as it stands behind FROM
     */
    ApplyStatements(Shape shape, String source) {
        this.shape = shape;
        this.source = source + " s";
        this.flag = TableId.quote(shape.planned().rule().softDelete().flag());
        this.deletedAt = TableId.quote(shape.planned().rule().softDelete().at());
        this.stamped = shape.planned().epochTimes().stream().map(TableId::quote).toList();
    }

    /** Deletes rows, or marks them. */
    String delete() {
        String table = shape.target().quoted();
        if (!shape.softDeletes()) {
            return "DELETE FROM " + table + " t USING " + source + where(IS_DELETE, keysMatch());
        }
        return "UPDATE "
                + table
                + " t SET "
                + flag
                + " = true, "
                + deletedAt
                + " = CASE WHEN s.tm_mark = 'd0' THEN pg_catalog.now() ELSE"
                + " '1970-01-01 00:00:00+00'::timestamptz"
                + " + pg_catalog.substr(s.tm_mark, 2)::bigint * '1 microsecond'::interval END"
                + stamped.stream().map(c -> ", " + c + NOW).collect(Collectors.joining())
                + " FROM "
                + source
                + where(IS_DELETE, keysMatch(), "t." + flag + " IS DISTINCT FROM true");
    }

    /** Changes the rows that are there and differ. */
    String update() {
        return update(shape.updatedColumns(), IS_UPSERT);
    }

    /**
     * The same for rows that know only some columns.
     *
     * @param mask a digit per column, {@code 1}: unknown
     */
    String updateMasked(String mask) {
        List<ShapeColumn> known =
                shape.updatedColumns().stream().filter(c -> mask.charAt(c.index()) == '0').toList();
        return update(known, "s.tm_mark = 'm" + mask + "'", notMarkedDeleted());
    }

    private String update(List<ShapeColumn> columns, String... conditions) {
        List<String> sets = new ArrayList<>();
        List<String> old = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        for (ShapeColumn column : columns) {
            sets.add(TableId.quote(column.name()) + " = " + column.atSource());
            old.add(column.comparable());
            fresh.add(column.atSource());
        }
        if (shape.softDeletes()) {
            sets.add(flag + " = false");
            sets.add(deletedAt + " = NULL");
            old.addAll(List.of("t." + flag, "t." + deletedAt));
            fresh.addAll(List.of("false", "NULL::timestamptz"));
        }
        if (sets.isEmpty()) {
            return "";
        }
        // The time alone is no difference.
        stamped.forEach(c -> sets.add(c + NOW));
        Stream<String> all =
                Stream.concat(Stream.of(conditions), Stream.of(keysMatch(), differ(old, fresh)));
        return "UPDATE "
                + shape.target().quoted()
                + " t SET "
                + String.join(", ", sets)
                + " FROM "
                + source
                + where(all.toArray(String[]::new));
    }

    private static String differ(List<String> old, List<String> fresh) {
        return "ROW("
                + String.join(", ", old)
                + ")::record OPERATOR(pg_catalog.*<>) ROW("
                + String.join(", ", fresh)
                + ")::record";
    }

    /** Whether the target's row is not as an upsert would leave it. */
    String differs() {
        List<String> old = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        for (ShapeColumn column : shape.columns()) {
            old.add(column.comparable());
            fresh.add(column.atSource());
        }
        if (shape.softDeletes()) {
            old.addAll(List.of("t." + flag, "t." + deletedAt));
            fresh.addAll(List.of("false", "NULL::timestamptz"));
        }
        return differ(old, fresh);
    }

    /** Adds the rows that are not there. */
    String insert() {
        return insertInto(List.of())
                + " SELECT "
                + inserted(ShapeColumn::atSource)
                + " FROM "
                + source
                + where(IS_UPSERT, "NOT " + exists());
    }

    /** The beginning of an insert; with more columns than the rows bring. */
    String insertInto(List<TargetColumn> more) {
        List<String> names = new ArrayList<>();
        shape.columns().forEach(c -> names.add(TableId.quote(c.name())));
        if (shape.softDeletes()) {
            names.add(flag);
        }
        names.addAll(stamped);
        more.forEach(c -> names.add(TableId.quote(c.name())));
        return "INSERT INTO "
                + shape.target().quoted()
                + " ("
                + String.join(", ", names)
                + ")"
                + (shape.overridesIdentity() ? " OVERRIDING SYSTEM VALUE" : "");
    }

    /** How many rows know only some columns of a row that is not there. */
    String countMissing() {
        return "SELECT pg_catalog.count(*) FROM "
                + source
                + where(IS_MASKED, "NOT " + exists(notMarkedDeleted()));
    }

    /** Whether the target has a row with the key, and more may be said about it. */
    String exists(String... more) {
        Stream<String> all = Stream.concat(Stream.of(keysMatch()), Stream.of(more));
        return "EXISTS (SELECT FROM "
                + shape.target().quoted()
                + " t"
                + where(all.toArray(String[]::new))
                + ")";
    }

    /** The keys of both sides are the same, by the operator of the target's index. */
    String keysMatch() {
        return keysMatch(shape.keyColumns());
    }

    static String keysMatch(List<ShapeColumn> key) {
        return key.stream()
                .map(c -> c.atTarget() + " OPERATOR(" + c.operator() + ") " + c.atSource())
                .collect(Collectors.joining(" AND "));
    }

    /** A row marked as deleted is not there for an update that knows only some columns. */
    String notMarkedDeleted() {
        return shape.softDeletes() ? "t." + flag + " IS DISTINCT FROM true" : "";
    }

    String source() {
        return source;
    }

    /** What belongs to the columns of {@link #insertInto}, without further ones. */
    String inserted(Function<ShapeColumn, String> column) {
        List<String> values = new ArrayList<>(shape.columns().stream().map(column).toList());
        if (shape.softDeletes()) {
            values.add("false");
        }
        stamped.forEach(c -> values.add("pg_catalog.now()"));
        return String.join(", ", values);
    }

    static String where(String... conditions) {
        return Stream.of(conditions)
                .filter(c -> !c.isEmpty())
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    /** The rows as parameters: first the marks, then each column, all as arrays of text. */
    static String parameters(Shape shape) {
        StringBuilder select = new StringBuilder("(SELECT u.m AS tm_mark");
        StringBuilder arrays = new StringBuilder("?::text[]");
        StringBuilder names = new StringBuilder("m");
        for (ShapeColumn column : shape.columns()) {
            String a = "a" + column.index();
            select.append(", u.").append(a).append("::").append(castType(column));
            if (!column.target().collation().isEmpty()) {
                select.append(" COLLATE ").append(column.target().collation());
            }
            select.append(" AS ").append(column.staged());
            arrays.append(", ?::text[]");
            names.append(", ").append(a);
        }
        return select + " FROM unnest(" + arrays + ") AS u(" + names + "))";
    }

    /** A cast to a length cuts silently, an assignment refuses: so leave the length to it. */
    private static String castType(ShapeColumn column) {
        String type = column.target().baseType();
        return type.startsWith("character varying(")
                ? "character varying" + (type.endsWith("[]") ? "[]" : "")
                : type;
    }
}
