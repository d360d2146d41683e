package io.tidemark.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of PostgreSQL's arrays, {@code {a,"b c",NULL,"q\"uote"}}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO">Array Input and Output
 *     Syntax</a>
 */
final class ArrayText {

    private final String text;
    private final char delimiter;
    private final List<@Nullable String> elements = new ArrayList<>();
    private int at;

    private ArrayText(String text, char delimiter) {
        this.text = text;
        this.delimiter = delimiter;
    }

    /**
     * The elements in order, those of an array of arrays as {@code unnest} gives them. Bounds other
     * than the usual ones ({@code [0:1]={a,b}}) are left out.
     *
     * @throws IllegalArgumentException if it is no array
     */
    static List<@Nullable String> elements(String text, char delimiter) {
        return new ArrayText(text, delimiter).read();
    }

    /** The array of these elements, quoted where PostgreSQL quotes. */
    static String of(Collection<@Nullable String> elements, char delimiter) {
        StringBuilder out = new StringBuilder("{");
        for (String element : elements) {
            if (out.length() > 1) {
                out.append(delimiter);
            }
            write(element, delimiter, out);
        }
        return out.append('}').toString();
    }

    private static void write(@Nullable String element, char delimiter, StringBuilder out) {
        if (element == null) {
            out.append("NULL");
            return;
        }
        if (!needsQuotes(element, delimiter)) {
            out.append(element);
            return;
        }
        out.append('"');
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private static boolean needsQuotes(String element, char delimiter) {
        if (element.isEmpty() || element.equalsIgnoreCase("NULL")) {
            return true;
        }
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            boolean space = c == ' ' || (c >= '\t' && c <= '\r');
            if (space || c == '"' || c == '\\' || c == '{' || c == '}' || c == delimiter) {
                return true;
            }
        }
        return false;
    }

    private List<@Nullable String> read() {
        if (text.startsWith("[")) {
            at = text.indexOf('=') + 1;
        }
        int depth = 0;
        do {
            char c = next();
            if (c == '{') {
                depth++;
            } else if (depth == 0) {
                throw noArray();
            } else if (c == '}') {
                depth--;
            } else if (c == '"') {
                elements.add(quoted());
            } else if (c != delimiter) {
                elements.add(plain());
            }
        } while (depth > 0);
        if (at != text.length()) {
            throw noArray();
        }
        return elements;
    }

    private String quoted() {
        StringBuilder element = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            element.append(c == '\\' ? next() : c);
        }
        return element.toString();
    }

    /** The first character is taken already. */
    private @Nullable String plain() {
        int from = at - 1;
        while (at < text.length() && text.charAt(at) != delimiter && text.charAt(at) != '}') {
            at++;
        }
        String element = text.substring(from, at);
        return element.equalsIgnoreCase("NULL") ? null : element;
    }

    private char next() {
        if (at >= text.length()) {
            throw noArray();
        }
        return text.charAt(at++);
    }

    private IllegalArgumentException noArray() {
        return new IllegalArgumentException("is no array: " + text);
    }
}
