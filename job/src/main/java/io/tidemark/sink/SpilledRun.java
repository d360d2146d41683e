package io.tidemark.sink;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A run in a temporary file of this machine, for an epoch that outgrows the writer's memory. The
 * file has lost its name before the first row is written, so that nothing is left of it, however
 * the process ends.
 */
final class SpilledRun implements Run {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Where the rows of a table are in the file. */
    private record Extent(long from, long to) {}

    private final FileChannel file;
    private final Map<Long, Extent> tables;

    private SpilledRun(FileChannel file, Map<Long, Extent> tables) {
        this.file = file;
        this.tables = tables;
    }

    static SpilledRun write(SortedRows rows) throws IOException {
        Path path = Files.createTempFile("tidemark-run-", "");
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Files.delete(path);
            Map<Long, Extent> tables = new HashMap<>();
            Run memory = new MemoryRun(rows);
            for (long table : memory.tables()) {
                long from = file.position();
                writeAll(memory.open(table), file);
                tables.put(table, new Extent(from, file.position()));
            }
            return new SpilledRun(file, tables);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void writeAll(Cursor rows, FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (rows.next()) {
            PendingRow row = rows.row();
            if (row.size() > buffer.remaining()) {
                drain(buffer.flip(), file);
                buffer.clear();
            }
            if (row.size() > buffer.remaining()) {
                drain(ByteBuffer.wrap(row.array(), row.offset(), row.size()), file);
            } else {
                buffer.put(row.array(), row.offset(), row.size());
            }
        }
        drain(buffer.flip(), file);
    }

    private static void drain(ByteBuffer buffer, FileChannel file) throws IOException {
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    @Override
    public Set<Long> tables() {
        return tables.keySet();
    }

    @Override
    public Cursor open(long table) {
        Extent extent = tables.getOrDefault(table, new Extent(0, 0));
        return new FileCursor(file, extent.from(), extent.to());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads rows through a window that moves along the file. */
    private static final class FileCursor implements Cursor {

        private final FileChannel file;
        private final long to;
        private final PendingRow row = new PendingRow();
        private final Bytes window = new Bytes();
        private long read;
        private int at;

        FileCursor(FileChannel file, long from, long to) {
            this.file = file;
            this.read = from;
            this.to = to;
        }

        @Override
        public boolean next() throws IOException {
            if (!has(PendingRow.HEAD_BYTES)) {
                return false;
            }
            int size = row.pointTo(window, at).size();
            if (!has(size)) {
                throw new EOFException("a spilled run ends within a row");
            }
            row.pointTo(window, at);
            at += size;
            return true;
        }

        /** Whether these many bytes follow; they are in the window then. */
        private boolean has(int bytes) throws IOException {
            if (window.length() - at >= bytes) {
                return true;
            }
            window.keepFrom(at);
            at = 0;
            while (window.length() < bytes && read < to) {
                int room = (int) Math.min(to - read, Math.max(BUFFER_BYTES, bytes));
                window.ensure(room);
                int n = file.read(ByteBuffer.wrap(window.array(), window.length(), room), read);
                if (n < 0) {
                    throw new EOFException("a spilled run is shorter than it was written");
                }
                window.added(n);
                read += n;
            }
            return window.length() >= bytes;
        }

        @Override
        public PendingRow row() {
            return row;
        }
    }
}
