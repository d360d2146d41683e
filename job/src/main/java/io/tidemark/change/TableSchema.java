package io.tidemark.change;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The shape of a table's rows at one moment. Content-addressed: equal shapes have equal
 * fingerprints, a changed shape has another one, and a change carries the fingerprint of its shape.
 *
 * <p>A row holds the {@linkplain #rowColumns() columns that are not generated}, in this order, as
 * text.
 *
 * @param source the source that the table is of, see {@link SourceTable}
 * @param table the table at the source
 * @param columns all columns in the order of the table
 * @param key the names of the merge key's columns, in key order; never empty
 * @param types the user-defined types that the columns need, each after those it needs itself
 */
public record TableSchema(
        String source,
        TableId table,
        List<Column> columns,
        List<String> key,
        List<TypeDefinition> types)
        implements Serializable {

    public TableSchema {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(table, "table");
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        types = List.copyOf(types);
        if (key.isEmpty()) {
            throw new IllegalArgumentException(table + " has no merge key");
        }
        for (String name : key) {
            if (columns.stream().noneMatch(c -> c.name().equals(name) && !c.generated())) {
                throw new IllegalArgumentException(
                        table + " has no ordinary column " + name + " for its merge key");
            }
        }
    }

    /** The table and the source that it is of. */
    public SourceTable sourceTable() {
        return new SourceTable(source, table);
    }

    /** The columns that rows carry: all but generated ones. */
    public List<Column> rowColumns() {
        return columns.stream().filter(c -> !c.generated()).toList();
    }

    /** The names of {@link #rowColumns()}. */
    public List<String> rowNames() {
        return rowColumns().stream().map(Column::name).toList();
    }

    /** Whether its rows tell all that rows of the other shape tell. */
    public boolean hasColumnsOf(TableSchema other) {
        return rowNames().containsAll(other.rowNames());
    }

    /** For each column of the key its index in {@link #rowColumns()}. */
    public int[] keyIndexes() {
        List<String> names = rowNames();
        return key.stream().mapToInt(names::indexOf).toArray();
    }

    /** The first 64 bits of the SHA-256 of the canonical form. */
    public long fingerprint() {
        List<String> parts = new ArrayList<>();
        if (!source.equals(SourceTable.OWN)) {
            parts.add(source);
        }
        parts.add(table.schema());
        parts.add(table.name());
        parts.add(String.valueOf(columns.size()));
        for (Column column : columns) {
            parts.add(column.name());
            parts.add(column.type());
            parts.add(column.notNull() ? "not null" : "");
            parts.add(column.generation());
            if (column.initial() != null) {
                parts.add("initial " + column.initial());
            }
            if (column.former() != null) {
                parts.add("former " + column.former());
            }
        }
        parts.add(String.valueOf(key.size()));
        parts.addAll(key);
        parts.add(String.valueOf(types.size()));
        for (TypeDefinition type : types) {
            parts.add(type.name());
            parts.add(type.ddl());
        }
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
