package io.tidemark.source.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.bench.stages.BenchRow;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Messages as pgoutput sends them for {@link BenchRow}. */
final class LogMessages {

    private static final int RELATION = 16_384;
    private static final long LSN = 0x1_0000_0000L;
    private static final long MICROS = 770_000_000_000_000L;

    private LogMessages() {}

    /** Writes a message. */
    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private static ByteBuffer message(char type, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(type);
            content.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    static ByteBuffer relation() {
        return message(
                'R',
                out -> {
                    out.writeInt(RELATION);
                    text(BenchRow.TABLE.schema(), out);
                    text(BenchRow.TABLE.name(), out);
                    out.writeByte('f');
                    int columns = BenchRow.SCHEMA.columns().size();
                    out.writeShort(columns);
                    for (int i = 0; i < columns; i++) {
                        out.writeByte(0);
                        text(BenchRow.SCHEMA.columns().get(i).name(), out);
                        out.writeInt(i);
                        out.writeInt(-1);
                    }
                });
    }

    static ByteBuffer begin() {
        return message(
                'B',
                out -> {
                    out.writeLong(LSN);
                    out.writeLong(MICROS);
                    out.writeInt(1);
                });
    }

    static ByteBuffer commit() {
        return message('C', out -> {});
    }

    static ByteBuffer insert(int id) {
        return message(
                'I',
                out -> {
                    out.writeInt(RELATION);
                    out.writeByte('N');
                    tuple(BenchRow.cells(id, id), out);
                });
    }

    /** The new row only. */
    static ByteBuffer update(int id) {
        return message(
                'U',
                out -> {
                    out.writeInt(RELATION);
                    out.writeByte('N');
                    tuple(BenchRow.cells(id, id), out);
                });
    }

    /** With the old row before it. */
    static ByteBuffer updateWithOld(int id) {
        return message(
                'U',
                out -> {
                    out.writeInt(RELATION);
                    out.writeByte('O');
                    tuple(BenchRow.cells(id, 0), out);
                    out.writeByte('N');
                    tuple(BenchRow.cells(id, id), out);
                });
    }

    private static void tuple(List<String> cells, DataOutputStream out) throws IOException {
        out.writeShort(cells.size());
        for (String cell : cells) {
            byte[] bytes = cell.getBytes(UTF_8);
            out.writeByte('t');
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.writeByte(0);
    }
}
