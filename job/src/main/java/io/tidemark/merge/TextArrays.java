package io.tidemark.merge;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * PostgreSQL's text form of arrays of one dimension: {@code {a,"b c",NULL,"q\"uote"}}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO">Array Input and Output</a>
 */
final class TextArrays {

    private TextArrays() {}

    /**
     * All elements of both, each once, in the order in which they appear first. Elements are
     * compared as they are written, which PostgreSQL does in one way only.
     *
     * @throws IllegalArgumentException if one of them has more than one dimension
     */
    static BinaryStringData union(BinaryStringData a, BinaryStringData b) {
        Set<String> elements = new LinkedHashSet<>();
        read(a.toString(), elements);
        read(b.toString(), elements);
        return BinaryStringData.fromString("{" + String.join(",", elements) + "}");
    }

    private static void read(String array, Set<String> elements) {
        if (!array.startsWith("{") || !array.endsWith("}") || array.startsWith("{{")) {
            throw new IllegalArgumentException(
                    "union is for arrays of one dimension that begins at 1, not for " + array);
        }
        int start = 1;
        boolean quoted = false;
        for (int i = 1; i < array.length(); i++) {
            char c = array.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || i == array.length() - 1)) {
                if (i > start) {
                    elements.add(array.substring(start, i));
                }
                start = i + 1;
            }
        }
    }
}
