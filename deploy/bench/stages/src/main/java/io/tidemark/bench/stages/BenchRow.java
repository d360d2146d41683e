package io.tidemark.bench.stages;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * The table of 8 columns that {@code ./tidemark bench} replicates, and updates of its rows. All
 * numbers of {@link #NUMBER} have {@value #DIGITS} digits, so that one takes the place of another.
 */
public final class BenchRow {

    public static final TableId TABLE = new TableId("public", "bench");

    public static final TableSchema SCHEMA =
            new TableSchema(
                    BenchPipeline.SOURCE,
                    TABLE,
                    List.of(
                            Column.of("id", "bigint", true),
                            Column.of("number", "bigint", false),
                            Column.of("amount", "numeric(12,2)", false),
                            Column.of("status", "text", false),
                            Column.of("note", "text", false),
                            Column.of("created", "timestamp with time zone", false),
                            Column.of("updated", "timestamp with time zone", false),
                            Column.of("flag", "boolean", false)),
                    List.of("id"),
                    List.of());

    /** The column that grows with every update. */
    public static final int NUMBER = 1;

    /** So many rows the table has. */
    public static final int ROWS = 100_000;

    private static final int DIGITS = 12;
    private static final long FIRST_NUMBER = 100_000_000_000L;
    private static final long COMMITTED_MICROS = 1_717_245_296_789_012L;
    private static final long SEED = 42;

    private BenchRow() {}

    /** The texts of a row's cells. */
    public static List<String> cells(long id, long update) {
        return List.of(
                Long.toString(id),
                Long.toString(FIRST_NUMBER + update),
                id % 1000 + ".25",
                "SHIPPED",
                "a note of some length " + id,
                "2024-01-01 00:00:00+00",
                "2024-06-01 12:34:56.789012+00",
                "f");
    }

    /** An update of the log. */
    public static Change update(long id, long update) {
        RowBuilder builder = new RowBuilder(SCHEMA.columns().size());
        List<String> cells = cells(id, update);
        for (int i = 0; i < cells.size(); i++) {
            builder.set(i, cells.get(i));
        }
        BinaryRowData row = builder.build();
        return Change.upsert(
                SCHEMA.fingerprint(),
                new LogPosition(update + 1, 0, COMMITTED_MICROS),
                new KeyEncoder(TABLE, SCHEMA.keyIndexes()).key(row),
                row,
                null);
    }

    /** Updates of rows at random, always the same. */
    public static Change[] updates(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        Change[] updates = new Change[count];
        for (int i = 0; i < count; i++) {
            updates[i] = update(random.nextLong(ROWS), i);
        }
        return updates;
    }

    /** Makes a row that of a later update, in its place: nothing is allocated. */
    static void renumber(BinaryRowData row, int offset, long update) {
        byte[] bytes = row.getSegments()[0].getArray();
        long rest = FIRST_NUMBER + update;
        for (int i = DIGITS - 1; i >= 0; i--) {
            bytes[offset + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Where the number of a row stands. */
    static int numberOffset(BinaryRowData row) {
        return ((BinaryStringData) row.getString(NUMBER)).getOffset();
    }
}
