package io.tidemark.source.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.change.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ReadPosition} as names and texts, which is what the framework's state can hold: {@code
 * lsn} always, {@code added} and {@code adding} as JSON where there is something to say.
 */
final class PositionText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LSN = "lsn";
    private static final String ADDED = "added";
    private static final String ADDING = "adding";

    private PositionText() {}

    static long lsn(Map<String, String> text) {
        return Long.parseLong(text.get(LSN));
    }

    static Map<String, String> write(ReadPosition position) {
        Addition addition = position.addition();
        if (position.added().isEmpty() && addition == null) {
            return Map.of(LSN, Long.toString(position.lsn()));
        }
        Map<String, String> text = new HashMap<>();
        text.put(LSN, Long.toString(position.lsn()));
        if (!position.added().isEmpty()) {
            ArrayNode tables = JSON.createArrayNode();
            position.added()
                    .forEach(
                            (table, from) ->
                                    put(tables.addObject(), table).put("from", from.longValue()));
            text.put(ADDED, tables.toString());
        }
        if (addition != null) {
            text.put(ADDING, adding(addition).toString());
        }
        return text;
    }

    private static ObjectNode put(ObjectNode node, TableId table) {
        return node.put("schema", table.schema()).put("table", table.name());
    }

    private static ObjectNode adding(Addition addition) {
        ObjectNode node = JSON.createObjectNode().put("told", addition.told());
        ArrayNode tables = node.putArray("tables");
        addition.tables().forEach(table -> put(tables.addObject(), table));
        ArrayNode ranges = node.putArray("ranges");
        for (TableRange range : addition.ranges()) {
            put(ranges.addObject(), range.table())
                    .put("low", range.keys().low())
                    .put("high", range.keys().high());
        }
        return node;
    }

    static ReadPosition read(Map<String, String> text) {
        SortedMap<TableId, Long> added = new TreeMap<>();
        String tables = text.get(ADDED);
        if (tables != null) {
            for (JsonNode table : parse(tables)) {
                added.put(table(table), table.get("from").longValue());
            }
        }
        String adding = text.get(ADDING);
        return new ReadPosition(lsn(text), added, adding == null ? null : addition(parse(adding)));
    }

    private static Addition addition(JsonNode node) {
        SortedSet<TableId> tables = new TreeSet<>();
        node.get("tables").forEach(table -> tables.add(table(table)));
        List<TableRange> ranges = new ArrayList<>();
        for (JsonNode range : node.get("ranges")) {
            ranges.add(
                    new TableRange(
                            table(range), new KeyRange(bound(range, "low"), bound(range, "high"))));
        }
        return new Addition(tables, ranges, node.get("told").longValue());
    }

    private static TableId table(JsonNode node) {
        return new TableId(node.get("schema").textValue(), node.get("table").textValue());
    }

    private static @Nullable String bound(JsonNode range, String name) {
        JsonNode bound = range.get(name);
        return bound == null || bound.isNull() ? null : bound.textValue();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the state has a position that cannot be read", e);
        }
    }
}
