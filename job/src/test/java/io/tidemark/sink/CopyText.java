package io.tidemark.sink;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads COPY's text format as PostgreSQL's documentation describes it, every escape included. */
final class CopyText {

    /** One line: the mark, null for {@code \N}, and the cells behind it. */
    record Line(String mark, List<String> cells) {}

    private final byte[] bytes;
    private int at;

    private CopyText(byte[] bytes) {
        this.bytes = bytes;
    }

    static List<Line> decode(byte[] bytes) {
        CopyText text = new CopyText(bytes);
        List<Line> lines = new ArrayList<>();
        while (text.at < bytes.length) {
            List<String> fields = text.line();
            lines.add(new Line(fields.get(0), fields.subList(1, fields.size())));
        }
        return lines;
    }

    static List<Line> decode(Bytes buffer) {
        return decode(Arrays.copyOf(buffer.array(), buffer.length()));
    }

    private List<String> line() {
        List<String> fields = new ArrayList<>();
        do {
            fields.add(field());
        } while (bytes[at++] == '\t');
        return fields;
    }

    private String field() {
        if (bytes[at] == '\\' && bytes[at + 1] == 'N' && endsField(bytes[at + 2])) {
            at += 2;
            return null;
        }
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        while (!endsField(bytes[at])) {
            byte b = bytes[at++];
            if (b == '\r') {
                throw new IllegalStateException("a carriage return as it is ends a line as well");
            }
            field.write(b == '\\' ? escaped() : b);
        }
        return field.toString(StandardCharsets.UTF_8);
    }

    private static boolean endsField(byte b) {
        return b == '\t' || b == '\n';
    }

    private int escaped() {
        byte b = bytes[at++];
        return switch (b) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case 'x' -> throw new IllegalStateException("hexadecimal escapes are not expected");
            default -> {
                if (b >= '0' && b <= '7') {
                    throw new IllegalStateException("octal escapes are not expected");
                }
                yield b;
            }
        };
    }
}
