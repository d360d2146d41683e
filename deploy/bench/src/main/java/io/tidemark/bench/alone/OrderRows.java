package io.tidemark.bench.alone;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The rows of the table of 8 columns as PostgreSQL's log would tell them: every row is a function
 * of the number of its last change.
 */
public final class OrderRows {

    /** Name and type of each column; the first is the key. */
    public static final List<List<String>> COLUMNS =
            List.of(
                    List.of("id", "bigint"),
                    List.of("number", "bigint"),
                    List.of("amount", "numeric(12,2)"),
                    List.of("status", "text"),
                    List.of("note", "text"),
                    List.of("created", "timestamp with time zone"),
                    List.of("updated", "timestamp with time zone"),
                    List.of("flag", "boolean"));

    public static final String TABLE = "bench";

    /** A prime: its multiples meet all keys before one comes again. */
    public static final int STRIDE = 7919;

    /** Amounts have so many values. */
    public static final int AMOUNTS = 1000;

    /** When the first change is said to have been; each is a millisecond later. */
    public static final Instant FIRST_CHANGE = Instant.parse("2024-06-01T00:00:00Z");

    static final TableSchema SCHEMA =
            new TableSchema(
                    SourceTable.OWN,
                    new TableId("public", TABLE),
                    IntStream.range(0, COLUMNS.size())
                            .mapToObj(
                                    i ->
                                            Column.of(
                                                    COLUMNS.get(i).get(0),
                                                    COLUMNS.get(i).get(1),
                                                    i == 0))
                            .toList(),
                    List.of(COLUMNS.get(0).get(0)),
                    List.of());

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSx").withZone(ZoneOffset.UTC);

    private static final long MICROS_PER_MS = 1000;

    private final long fingerprint = SCHEMA.fingerprint();
    private final RowBuilder row = new RowBuilder(COLUMNS.size());
    private final KeyEncoder keys = new KeyEncoder(SCHEMA.table(), SCHEMA.keyIndexes());
    private long position;

    /** A row as it is filled in. */
    Change filled(long id) {
        BinaryRowData filled = cells(id, 0, id % AMOUNTS + ".25", "NEW", "2024-01-02 00:00:00+00");
        return Change.snapshot(fingerprint, keys.key(filled), filled);
    }

    /** The row whose number tells how far a system is. */
    Change marker(long number) {
        BinaryRowData marked = cells(0, number, "0.25", "NEW", "2024-01-02 00:00:00+00");
        return Change.upsert(fingerprint, next(), keys.key(marked), marked, null);
    }

    /** A row after this change. */
    Change updated(long id, long change) {
        BinaryRowData updated =
                cells(
                        id,
                        change,
                        change % AMOUNTS + ".75",
                        "SHIPPED",
                        TIME.format(FIRST_CHANGE.plusMillis(change)));
        return Change.upsert(fingerprint, next(), keys.key(updated), updated, null);
    }

    /** A row that is gone. */
    Change deleted(long id) {
        row.set(0, Long.toString(id));
        for (int column = 1; column < COLUMNS.size(); column++) {
            row.setNull(column);
        }
        BinaryRowData gone = row.build();
        return Change.delete(fingerprint, next(), keys.key(gone), gone);
    }

    private LogPosition next() {
        return new LogPosition(++position, 0, System.currentTimeMillis() * MICROS_PER_MS);
    }

    private BinaryRowData cells(
            long id, long number, String amount, String status, String updated) {
        return row.set(0, Long.toString(id))
                .set(1, Long.toString(number))
                .set(2, amount)
                .set(3, status)
                .set(4, "a note of some length " + id)
                .set(5, "2024-01-01 00:00:00+00")
                .set(6, updated)
                .set(7, "f")
                .build();
    }
}
