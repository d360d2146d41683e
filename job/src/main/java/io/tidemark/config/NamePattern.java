package io.tidemark.config;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * One half of a {@link TablePattern}.
 *
 * @param text unquoted
 * @param wildcard whether {@code *} and {@code ?} in the text are wildcards
 */
public record NamePattern(String text, boolean wildcard) implements Serializable {

    /** Characters that look like another syntax than ours match only in quotes. */
    private static final Pattern UNQUOTED =
            Pattern.compile("[^\\s\\p{Cntrl}.,;\"'`\\[\\](){}|\\\\]+");

    /** Where the name that starts at {@code from} ends: at a dot outside quotes or at the end. */
    static int end(String text, int from) {
        if (!text.startsWith("\"", from)) {
            int dot = text.indexOf('.', from);
            return dot < 0 ? text.length() : dot;
        }
        int at = from + 1;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw new IllegalArgumentException(
                        Shown.quoted(text) + " has a quote without its end");
            }
            if (!text.startsWith("\"\"", quote)) {
                return quote + 1;
            }
            at = quote + 2;
        }
    }

    static NamePattern parse(String name) {
        if (name.isEmpty() || name.equals("\"\"")) {
            throw new IllegalArgumentException(
                    "a schema or table has an empty name: schema.table is needed");
        }
        if (name.startsWith("\"")) {
            if (end(name, 0) < name.length()) {
                throw new IllegalArgumentException(
                        Shown.quoted(name) + " goes on behind its closing quote");
            }
            String inner = name.substring(1, name.length() - 1);
            return new NamePattern(inner.replace("\"\"", "\""), false);
        }
        if (!UNQUOTED.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    Shown.quoted(name)
                            + " has a character that a name has only in double quotes: "
                            + "\""
                            + Shown.plain(name.replace("\"", "\"\""))
                            + "\"");
        }
        return new NamePattern(name, hasWildcard(name));
    }

    /** Linear in pattern times name: the last star is the only one ever widened. */
    public boolean matches(String name) {
        if (!wildcard) {
            return text.equals(name);
        }
        int[] pattern = text.codePoints().toArray();
        int[] letters = name.codePoints().toArray();
        int p = 0;
        int n = 0;
        int star = -1;
        int starredTo = 0;
        while (n < letters.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                starredTo = n;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == letters[n])) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++starredTo;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    @Override
    public String toString() {
        boolean bare = UNQUOTED.matcher(text).matches() && (wildcard || !hasWildcard(text));
        return bare ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static boolean hasWildcard(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }
}
