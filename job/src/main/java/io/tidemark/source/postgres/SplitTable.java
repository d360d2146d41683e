package io.tidemark.source.postgres;

import io.debezium.relational.TableId;

/**
 * The name of a table inside the framework's state. The framework writes names as text and parses
 * them again, which goes wrong with dots and quotes in them, so only letters, digits and {@code _}
 * stay as they are; any other character becomes {@code $} and four hexadecimal digits.
 */
final class SplitTable {

    private SplitTable() {}

    static TableId of(io.tidemark.change.TableId table) {
        return new TableId(null, encode(table.schema()), encode(table.name()));
    }

    static io.tidemark.change.TableId decode(TableId table) {
        return new io.tidemark.change.TableId(decode(table.schema()), decode(table.table()));
    }

    private static String encode(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 128 && (Character.isLetterOrDigit(c) || c == '_')) {
                out.append(c);
            } else {
                out.append(String.format("$%04x", (int) c));
            }
        }
        return out.toString();
    }

    private static String decode(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '$') {
                out.append((char) Integer.parseInt(name.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
