package io.tidemark.pipeline.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.change.Change;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import io.tidemark.merge.LateChanges;
import io.tidemark.sink.postgres.CurrentRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * What rows of the late table become when they are fed back: for each key what the target has of
 * it, once, then the changes themselves, exactly as they were read. All have the keys of their
 * tables, so that each meets what the log says about the same row.
 */
final class FedBack {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final List<Change> changes = new ArrayList<>();
    private final Set<MergeKey> known = new HashSet<>();
    private int count;

    /** In this order. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** How many late changes are among them. */
    int count() {
        return count;
    }

    /**
     * The row that was set aside.
     *
     * @throws IllegalArgumentException if the late table does not hold a row of this shape
     */
    static BinaryRowData row(SetAside late, TableSchema schema) {
        JsonNode cells = cells(late);
        if (!schema.sourceTable().equals(late.table())) {
            throw unreadable(late, "its shape is that of " + schema.sourceTable());
        }
        List<String> names = schema.rowNames();
        RowBuilder builder = new RowBuilder(names.size());
        for (int i = 0; i < names.size(); i++) {
            JsonNode cell = cells.get(names.get(i));
            if (cell == null || !(cell.isTextual() || cell.isNull())) {
                throw unreadable(late, "it lacks a text for " + names.get(i));
            }
            builder.set(i, cell.isNull() ? null : cell.textValue());
        }
        if (cells.size() != names.size()) {
            throw unreadable(late, "it has columns that its shape does not have");
        }
        return builder.build();
    }

    private static JsonNode cells(SetAside late) {
        try {
            return JSON.readTree(late.row());
        } catch (JsonProcessingException e) {
            throw unreadable(late, "it is no JSON");
        }
    }

    private static IllegalArgumentException unreadable(SetAside late, String why) {
        return new IllegalArgumentException(
                "the late change of %s at %s was altered: %s"
                        .formatted(late.table(), late.position(), why));
    }

    /**
     * Adds a late change.
     *
     * @param key of the row, at its target
     * @param row what {@link #row} made of it
     * @param current what the target has of its key; null: nothing, or nothing that matters
     */
    void add(SetAside late, MergeKey key, BinaryRowData row, CurrentRows.@Nullable Row current) {
        if (current != null && known.add(key)) {
            changes.add(baseline(late.schema(), key, current));
        }
        LogPosition at = LateChanges.position(late.position(), late.committedAt());
        Change change =
                late.operation().equals("delete")
                        ? Change.delete(late.schema(), at, key, row)
                        : Change.upsert(late.schema(), at, key, row, null);
        changes.add(change.from(Change.Origin.FED_BACK));
        count++;
    }

    /** It stands nowhere in the log: older than any change that has the same version. */
    private static Change baseline(long schema, MergeKey key, CurrentRows.Row current) {
        List<@Nullable String> cells = current.cells();
        RowBuilder builder = new RowBuilder(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            builder.set(i, cells.get(i));
        }
        BinaryRowData row = builder.build();
        LogPosition beforeAll = new LogPosition(Change.SNAPSHOT, 0, current.validFrom());
        Change shown =
                current.isDeleted()
                        ? Change.delete(schema, beforeAll, key, row)
                        : Change.upsert(schema, beforeAll, key, row, current.missing());
        return shown.from(Change.Origin.BASELINE);
    }
}
