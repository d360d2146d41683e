package io.tidemark.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.junit.jupiter.api.Test;

class RowCellsTest {

    /** Up to 7 bytes stand in the slot, longer texts behind the slots. */
    @Test
    void cellsOfEveryLengthAreWhatFlinkReads() {
        int columns = 70;
        RowBuilder builder = new RowBuilder(columns);
        for (int i = 0; i < columns; i++) {
            builder.set(i, "ü".repeat(i % 3) + "x".repeat(i));
        }
        requireCells(builder.build());
    }

    @Test
    void aRowNeedNotBeginWhereItsArrayDoes() {
        BinaryRowData row = new RowBuilder(2).set(0, "short").set(1, "a longer one").build();
        byte[] shifted = new byte[row.getSizeInBytes() + 16];
        System.arraycopy(RowCells.array(row), row.getOffset(), shifted, 16, row.getSizeInBytes());
        BinaryRowData moved = new BinaryRowData(2);
        moved.pointTo(MemorySegmentFactory.wrap(shifted), 16, row.getSizeInBytes());

        requireCells(moved);
        assertThat(RowCells.array(moved)).isSameAs(shifted);
    }

    private static void requireCells(BinaryRowData row) {
        byte[] array = RowCells.array(row);
        for (int i = 0; i < row.getArity(); i++) {
            long place = RowCells.place(array, row, i);
            assertThat(new String(array, RowCells.offset(place), RowCells.length(place), UTF_8))
                    .isEqualTo(row.getString(i).toString());
        }
    }
}
