package io.tidemark.bench.alone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers that one process counts and another reads, in a file that both have in memory. Each
 * number has one writer.
 */
public final class Counts {

    /** More than any job here has subtasks. */
    private static final int NUMBERS = 64;

    private final ByteBuffer numbers;

    private Counts(ByteBuffer numbers) {
        this.numbers = numbers;
    }

    /** Opens them; all are 0 in a new file. */
    public static Counts open(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new Counts(channel.map(MapMode.READ_WRITE, 0, (long) NUMBERS * Long.BYTES));
        }
    }

    /** Sets one of them. */
    public void set(int index, long number) {
        numbers.putLong(index * Long.BYTES, number);
    }

    /** All of them together. */
    public long sum() {
        long sum = 0;
        for (int i = 0; i < NUMBERS; i++) {
            sum += numbers.getLong(i * Long.BYTES);
        }
        return sum;
    }
}
