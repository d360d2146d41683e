package io.tidemark.pipeline.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which changes that were set aside a request means: those to which everything that it names
 * applies.
 *
 * @param table {@code source.schema.table}, or without its source for that of every source; null:
 *     any
 * @param key a JSON object of all or some columns of the key, each value a text; null: any
 * @param position null: any
 * @param scope must say so if nothing is named
 */
public record LateSelection(
        @Nullable String table, @Nullable String key, @Nullable String position, Scope scope) {

    /** The verb of a request that feeds changes back. */
    public static final String APPLY = "late-apply";

    /** Whether a selection may mean every change. */
    public enum Scope {
        NAMED,
        ALL
    }

    /** Every change. */
    public static final LateSelection ALL = new LateSelection(null, null, null, Scope.ALL);

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                    .build();

    /**
     * @throws IllegalArgumentException with what is wrong, for people
     */
    public LateSelection {
        if (key != null) {
            key = texts(key);
        }
        if (table == null && key == null && position == null && scope == Scope.NAMED) {
            throw new IllegalArgumentException(
                    "nothing is selected: give --table, --key or --position, or --all for every change");
        }
    }

    /** Whether changes of this table can be meant, {@code source.schema.table}. */
    public boolean meansTable(String sourceTable) {
        return table == null
                || table.equals(sourceTable)
                || table.equals(withoutSource(sourceTable));
    }

    /** A name of a source has no point in it. */
    public static String withoutSource(String sourceTable) {
        return sourceTable.substring(sourceTable.indexOf('.') + 1);
    }

    /** The key's values as the late table has them: as text. */
    private static String texts(String key) {
        ObjectNode texts = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> column : object("the key", key).properties()) {
            JsonNode value = column.getValue();
            if (value.isContainerNode()) {
                throw new IllegalArgumentException(
                        "the key's column " + column.getKey() + " is neither a text nor a number");
            }
            if (value.isNull()) {
                texts.putNull(column.getKey());
            } else if (value.isBoolean()) {
                texts.put(column.getKey(), value.booleanValue() ? "t" : "f");
            } else {
                texts.put(
                        column.getKey(),
                        value.isBigDecimal()
                                ? value.decimalValue().toPlainString()
                                : value.asText());
            }
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("the key names no column");
        }
        return texts.toString();
    }

    /** A key of these texts. */
    public static String key(Map<String, String> columns) {
        ObjectNode key = JSON.createObjectNode();
        columns.forEach(key::put);
        return key.toString();
    }

    /** A key as people write it: {@code id=7, region=eu}. */
    static String readable(String key) {
        StringJoiner columns = new StringJoiner(", ");
        object("the key", key)
                .properties()
                .forEach(column -> columns.add(column.getKey() + "=" + column.getValue().asText()));
        return columns.toString();
    }

    /** As a condition of SQL, which begins with AND; for rows with these columns. */
    String condition() {
        return (table == null
                        ? ""
                        : " AND ? IN (source_table,"
                                + " substr(source_table, strpos(source_table, '.') + 1))")
                + (position == null ? "" : " AND \"position\" = ?")
                + (key == null ? "" : " AND key @> ?::jsonb");
    }

    /** Sets the parameters of {@link #condition}, from this one on. */
    void bind(PreparedStatement query, int from) throws SQLException {
        int at = from;
        if (table != null) {
            query.setString(at++, table);
        }
        if (position != null) {
            query.setString(at++, position);
        }
        if (key != null) {
            query.setString(at, key);
        }
    }

    /** As the arguments of a request. */
    public String arguments() {
        ObjectNode arguments = JSON.createObjectNode();
        if (table != null) {
            arguments.put("table", table);
        }
        if (key != null) {
            arguments.set("key", object("the key", key));
        }
        if (position != null) {
            arguments.put("position", position);
        }
        if (scope == Scope.ALL) {
            arguments.put("all", true);
        }
        return arguments.toString();
    }

    /**
     * The selection that the arguments of a request tell.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    static LateSelection of(String arguments) {
        String table = null;
        String key = null;
        String position = null;
        Scope scope = Scope.NAMED;
        for (Map.Entry<String, JsonNode> argument :
                object("the argument", arguments).properties()) {
            JsonNode value = argument.getValue();
            switch (argument.getKey()) {
                case "table" -> table = text("table", value);
                case "key" -> key = value.toString();
                case "position" -> position = text("position", value);
                case "all" -> scope = value.asBoolean() ? Scope.ALL : Scope.NAMED;
                default ->
                        throw new IllegalArgumentException(
                                "unknown argument '%s': give table, key, position or all"
                                        .formatted(argument.getKey()));
            }
        }
        return new LateSelection(table, key, position, scope);
    }

    private static String text(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the argument '" + name + "' is no text");
        }
        return value.textValue();
    }

    private static JsonNode object(String what, String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node instanceof ObjectNode) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // The answer is the same.
        }
        throw new IllegalArgumentException(what + " is no JSON object: " + json);
    }
}
