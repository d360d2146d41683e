package io.tidemark.change;

import java.io.Serializable;
import java.util.Objects;

/** The name of a table: schema and table, exactly as the database spells them, unquoted. */
public record TableId(String schema, String name) implements Serializable, Comparable<TableId> {

    public TableId {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
        if (schema.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a table needs a schema and a name");
        }
    }

    /** The name as SQL: every part quoted, so that mixed case and reserved words are safe. */
    public String quoted() {
        return quote(schema) + "." + quote(name);
    }

    /** An identifier as SQL. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public int compareTo(TableId other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    /** {@code schema.table}, for people. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
