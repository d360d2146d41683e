package io.tidemark.config;

import io.tidemark.change.TableId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table or a family of tables: {@code schema.table}. In either half {@code *} stands for any text
 * and {@code ?} for one character. A half in double quotes stands for exactly what it says, dots
 * and wildcards too; a quote within is doubled. Names are compared as the database spells them:
 * case counts, quoted or not.
 */
public final class TablePattern implements Serializable {

    private static final long serialVersionUID = 1L;

    private final NamePattern schema;
    private final NamePattern table;

    private TablePattern(NamePattern schema, NamePattern table) {
        this.schema = schema;
        this.table = table;
    }

    /**
     * Parses {@code schema.table}.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    public static TablePattern parse(String text) {
        List<NamePattern> names = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = NamePattern.end(text, at);
            names.add(NamePattern.parse(text.substring(at, end)));
            if (end == text.length()) {
                break;
            }
            if (text.charAt(end) != '.') {
                throw new IllegalArgumentException(
                        Shown.quoted(text) + " goes on after a closing quote");
            }
            at = end + 1;
        }
        if (names.size() != 2) {
            throw new IllegalArgumentException(
                    Shown.quoted(text)
                            + (names.size() == 1 ? " names no schema" : " has more than one dot")
                            + ": schema.table is needed");
        }
        return new TablePattern(names.get(0), names.get(1));
    }

    /** Whether the table is this one or of this family. */
    public boolean matches(TableId id) {
        return schema.matches(id.schema()) && table.matches(id.name());
    }

    /** Whether it is one table: no half has a wildcard. */
    public boolean isLiteral() {
        return !schema.wildcard() && !table.wildcard();
    }

    /** The schema, unquoted; a pattern if it has wildcards. */
    public String schema() {
        return schema.text();
    }

    /** The name of the table, unquoted; a pattern if it has wildcards. */
    public String table() {
        return table.text();
    }

    /** Whether it is {@code schema.*}: every table of one schema. */
    boolean isWholeSchema() {
        return !schema.wildcard() && table.wildcard() && table.text().equals("*");
    }

    /**
     * Where a table goes if this is the {@code to} of its entry: a literal is the target itself,
     * {@code schema.*} is the same name in that schema.
     *
     * @throws IllegalStateException for any other pattern, which no valid file has as {@code to}
     */
    public TableId target(TableId source) {
        if (isLiteral()) {
            return new TableId(schema.text(), table.text());
        }
        if (isWholeSchema()) {
            return new TableId(schema.text(), source.name());
        }
        throw new IllegalStateException(this + " names no target for " + source);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TablePattern pattern
                && pattern.schema.equals(schema)
                && pattern.table.equals(table);
    }

    @Override
    public int hashCode() {
        return 31 * schema.hashCode() + table.hashCode();
    }

    /** The pattern as the file writes it, quoted where it has to be. */
    @Override
    public String toString() {
        return schema + "." + table;
    }
}
