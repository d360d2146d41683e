package io.tidemark.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows are those that Flink's own writer makes, byte for byte. */
class RowBuilderTest {

    private static final int ROWS = 300;
    private static final long SEED = 20_261_126;

    private final Random random = new Random(SEED);

    private static BinaryRowData flink(List<@Nullable String> cells) {
        BinaryRowData row = new BinaryRowData(cells.size());
        BinaryRowWriter writer = new BinaryRowWriter(row);
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i) == null) {
                writer.setNullAt(i);
            } else {
                writer.writeString(i, BinaryStringData.fromString(cells.get(i)));
            }
        }
        writer.complete();
        return row.copy();
    }

    private List<@Nullable String> cells(int columns) {
        List<@Nullable String> cells = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(18);
            cells.add(random.nextInt(5) == 0 ? null : "aé€😀".repeat(length).substring(0, length));
        }
        return cells;
    }

    private static BinaryRowData from(List<@Nullable String> cells, RowBuilder builder) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (cell == null) {
                builder.setNull(i);
            } else {
                byte[] bytes = ("x" + cell + "y").getBytes(StandardCharsets.UTF_8);
                builder.set(i, bytes, 1, bytes.length - 2);
            }
        }
        return builder.build();
    }

    private static BinaryRowData copied(BinaryRowData row, RowBuilder builder) {
        for (int i = 0; i < row.getArity(); i++) {
            builder.set(i, row, i);
        }
        return builder.build();
    }

    /** The row in pieces of memory; what has a fixed size is in the first. */
    private static BinaryRowData inPieces(BinaryRowData row) {
        byte[] bytes = row.getSegments()[0].getArray();
        int size = row.getFixedLengthPartSize();
        List<MemorySegment> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(MemorySegmentFactory.wrap(Arrays.copyOfRange(bytes, at, at + size)));
        }
        BinaryRowData inPieces = new BinaryRowData(row.getArity());
        inPieces.pointTo(pieces.toArray(MemorySegment[]::new), 0, bytes.length);
        return inPieces;
    }

    private static BinaryRowData behindOthers(BinaryRowData row) {
        byte[] bytes = row.getSegments()[0].getArray();
        byte[] later = new byte[bytes.length + 24];
        System.arraycopy(bytes, 0, later, 24, bytes.length);
        BinaryRowData moved = new BinaryRowData(row.getArity());
        moved.pointTo(MemorySegmentFactory.wrap(later), 24, bytes.length);
        return moved;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 56, 57, 130})
    void isWhatFlinkWrites(int columns) {
        RowBuilder builder = new RowBuilder(columns);
        for (int i = 0; i < ROWS; i++) {
            List<@Nullable String> cells = cells(columns);
            BinaryRowData expected = flink(cells);
            BinaryRowData built = from(cells, builder);
            assertThat(built).as("seed %d, row %d", SEED, i).isEqualTo(expected);
            assertThat(copied(built, builder)).isEqualTo(expected);
            assertThat(copied(behindOthers(built), builder)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 57})
    void copiesCellsOfARowInPieces(int columns) {
        RowBuilder builder = new RowBuilder(columns);
        for (int i = 0; i < ROWS; i++) {
            BinaryRowData expected = flink(cells(columns));
            assertThat(copied(inPieces(expected), builder)).isEqualTo(expected);
        }
    }

    @Test
    void nothingOfADiscardedRowStays() {
        RowBuilder builder = new RowBuilder(3);
        builder.setNull(0).set(1, "a text that is longer").setNull(2).discard();
        assertThat(from(List.of("a", "b", "c"), builder)).isEqualTo(flink(List.of("a", "b", "c")));
    }
}
