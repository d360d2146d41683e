package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Fault;
import io.tidemark.sink.TargetException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * What the target shows for some keys at this moment, within the connection's transaction. Rows are
 * found as the sink finds them, and a value is the exact text that the source would send.
 */
public final class CurrentRows {

    /** So stands the value of a column in the answer: behind mark, deletion and time. */
    private static final int FIRST_CELL = 4;

    private final Connection connection;

    public CurrentRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * A row of the target.
     *
     * @param cells in the order of the {@link TableSchema#rowColumns()} of the rows at the source
     * @param missing null, or a digit per column: {@code 1} where the target has no such column
     * @param isDeleted whether it is marked as deleted
     * @param validFrom of a version, in microseconds since 1970; 0 if it has always been valid, and
     *     for other rows
     */
    public record Row(
            List<@Nullable String> cells,
            @Nullable String missing,
            boolean isDeleted,
            long validFrom) {}

    /**
     * The rows of the target that have the keys of these rows; of several versions the first one.
     *
     * @param planned the table at the target
     * @param source the shape of {@code rows}
     * @param validFrom the column that says since when a version is valid; null: there are none
     * @param rows only their keys count
     * @return by the index in {@code rows}; without those that the target does not have
     * @throws TargetException if the table there is none that these rows could be in
     */
    public Map<Integer, Row> of(
            PlannedTable planned,
            TableSchema source,
            @Nullable String validFrom,
            List<BinaryRowData> rows)
            throws SQLException, TargetException {
        TargetTable table =
                new TargetCatalog(connection).table(planned.rule().target()).orElse(null);
        if (table == null) {
            return Map.of();
        }
        Shape shape = shape(planned, table);
        List<ShapeColumn> key =
                shape.keyColumns().stream().filter(c -> source.key().contains(c.name())).toList();
        List<String> names =
                source.rowNames().stream().filter(name -> table.column(name).isPresent()).toList();
        Map<Integer, Row> found = new HashMap<>();
        try (PreparedStatement query = query(sql(shape, key, names, validFrom), source, key, rows);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.put(row.getInt(1), row(row, source.rowNames(), names));
            }
        }
        return found;
    }

    /** A column may not have come to the target yet. */
    private static Shape shape(PlannedTable planned, TargetTable table) throws TargetException {
        TableSchema schema = planned.schema();
        List<Column> columns =
                schema.columns().stream().filter(c -> table.column(c.name()).isPresent()).toList();
        boolean hasKey = schema.key().stream().allMatch(name -> table.column(name).isPresent());
        PlannedTable known =
                hasKey
                        ? new PlannedTable(
                                new TableSchema(
                                        schema.source(),
                                        schema.table(),
                                        columns,
                                        schema.key(),
                                        schema.types()),
                                planned.rule())
                        : planned;
        List<Fault> faults = TableFaults.of(known, table);
        if (!faults.isEmpty()) {
            throw new TargetException(faults.get(0), false, null);
        }
        return Shape.of(known, table);
    }

    private static String sql(
            Shape shape, List<ShapeColumn> key, List<String> names, @Nullable String validFrom) {
        String flag = shape.planned().rule().softDelete().flag();
        boolean isMarked = shape.softDeletes() && shape.table().column(flag).isPresent();
        String from = validFrom == null ? "" : "t." + TableId.quote(validFrom);
        return "SELECT DISTINCT ON (s.tm_mark) s.tm_mark, "
                + (isMarked ? "coalesce(t." + TableId.quote(flag) + ", false)" : "false")
                + (validFrom == null ? ", 0" : ", " + micros(from))
                + names.stream()
                        .map(name -> ", " + text("t." + TableId.quote(name)))
                        .collect(Collectors.joining())
                + " FROM "
                + ApplyStatements.parameters(new Shape(shape.planned(), shape.table(), key))
                + " s JOIN "
                + shape.target().quoted()
                + " t ON "
                + ApplyStatements.keysMatch(key)
                + " ORDER BY s.tm_mark"
                + (validFrom == null ? "" : ", " + from);
    }

    /** As the type writes itself; a cast to text does that too, but for boolean and char. */
    private static String text(String column) {
        return "CASE WHEN " + column + " IS DISTINCT FROM NULL THEN concat(" + column + ") END";
    }

    private static String micros(String time) {
        return "CASE WHEN isfinite(%s) THEN (extract(epoch FROM %s) * 1000000)::bigint ELSE 0 END"
                .formatted(time, time);
    }

    private static Row row(ResultSet row, List<String> wanted, List<String> names)
            throws SQLException {
        List<@Nullable String> cells = new ArrayList<>();
        StringBuilder missing = new StringBuilder();
        for (String name : wanted) {
            int index = names.indexOf(name);
            cells.add(index < 0 ? null : row.getString(FIRST_CELL + index));
            missing.append(index < 0 ? '1' : '0');
        }
        return new Row(
                cells,
                names.size() == wanted.size() ? null : missing.toString(),
                row.getBoolean(2),
                row.getLong(3));
    }

    /** In the place of a mark each key has its index. */
    private PreparedStatement query(
            String sql, TableSchema source, List<ShapeColumn> key, List<BinaryRowData> rows)
            throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute(EpochRows.BY_KEY_INDEX);
        }
        PreparedStatement query = connection.prepareStatement(sql);
        String[] indexes = new String[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            indexes[i] = String.valueOf(i);
        }
        query.setArray(1, connection.createArrayOf("text", indexes));
        for (int k = 0; k < key.size(); k++) {
            int cell = source.rowNames().indexOf(key.get(k).name());
            @Nullable String[] cells = new String[rows.size()];
            for (int i = 0; i < cells.length; i++) {
                BinaryRowData row = rows.get(i);
                cells[i] = row.isNullAt(cell) ? null : row.getString(cell).toString();
            }
            query.setArray(2 + k, connection.createArrayOf("text", cells));
        }
        return query;
    }
}
