package io.tidemark.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** Rows and what belongs to them as texts, for tables that people look at. */
public final class RowText {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'", Locale.ROOT);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private RowText() {}

    /** A JSON object of some of the row's columns, each value its exact text. */
    public static String json(BinaryRowData row, TableSchema schema, List<String> columns) {
        List<String> names = schema.rowNames();
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        for (String column : columns) {
            int index = names.indexOf(column);
            cells.put(column, row.isNullAt(index) ? null : row.getString(index).toString());
        }
        try {
            return JSON.writeValueAsString(cells);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }

    /**
     * A moment in UTC, as PostgreSQL reads it.
     *
     * @param sinceEpoch microseconds since 1970
     */
    public static String micros(long sinceEpoch) {
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(sinceEpoch, 1_000_000L),
                        1_000L * Math.floorMod(sinceEpoch, 1_000_000L));
        return MICROS.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** What a change says of its row: {@code snapshot}, {@code upsert} or {@code delete}. */
    public static String operation(Change change) {
        if (change.kind() == Change.Kind.DELETE) {
            return "delete";
        }
        return change.isSnapshot() ? "snapshot" : "upsert";
    }

    /** The fingerprint of a shape. */
    public static String fingerprint(long schema) {
        return String.format("%016x", schema);
    }
}
