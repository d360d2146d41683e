package io.tidemark.bench.alone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells a generator in another process what to make: a line for each part. How many changes it may
 * have made is told after the line is written, so that a reader never comes to its end.
 */
public final class Script {

    private static final String CHANGES = ".changes";

    private final Path file;
    private final Counts changes;
    private long told;

    private Script(Path file, Counts changes) {
        this.file = file;
        this.changes = changes;
    }

    /** What the changes of a part are. */
    public enum Kind {
        /** The next rows, as they are filled in. */
        ROWS,
        /** The next of what changes then, row by row. */
        CHANGES,
        /** The next markers. */
        MARKERS
    }

    /** Begins one. */
    public static Script write(Path file) throws IOException {
        Files.createFile(file);
        return new Script(file, limit(file));
    }

    /** How many changes may be made until now. */
    static Counts limit(Path file) throws IOException {
        return Counts.open(file.resolveSibling(file.getFileName() + CHANGES));
    }

    /** Lets the generator make these too. */
    public void append(Kind kind, long count) throws IOException {
        Files.writeString(file, kind + " " + count + "\n", UTF_8, StandardOpenOption.APPEND);
        told += count;
        changes.set(0, told);
    }

    /** Goes through a script, change by change. */
    static final class Reader {

        private final BufferedReader lines;
        private Kind kind = Kind.ROWS;
        private long left;

        Reader(Path file) throws IOException {
            lines = Files.newBufferedReader(file, UTF_8);
        }

        /** What the next change is. */
        Kind next() throws IOException {
            while (left == 0) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IllegalStateException("read further than the script allows");
                }
                int blank = line.indexOf(' ');
                kind = Kind.valueOf(line.substring(0, blank));
                left = Long.parseLong(line.substring(blank + 1));
            }
            left--;
            return kind;
        }

        void close() throws IOException {
            lines.close();
        }
    }
}
