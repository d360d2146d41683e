package io.tidemark.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;

/** Does what the SQL of {@link WideTable} does. */
final class WideGenerator implements Generator {

    private static final LocalDate FILLED = LocalDate.parse("2023-01-01");
    private static final LocalDate CHANGED = LocalDate.parse("2024-01-01");
    private static final int DAYS_PER_YEAR = 365;
    private static final int AMOUNTS = 1000;
    private static final int NUMBERS = 1_000_000;
    private static final String STREET = "long street ".repeat(6);

    private final long rows;
    private final TableChanges table = new TableChanges(WideTable.TABLE, new TableChanges.Log());
    private final MessageDigest md5;

    WideGenerator(long rows) {
        this.rows = rows;
        try {
            this.md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    @Override
    public List<TableSchema> schemas() {
        return List.of(table.schema());
    }

    @Override
    public Change filled(long id) {
        return table.filled(new Row(id).cells);
    }

    @Override
    public Change changed(long number) {
        Row row = new Row(AtRandom.key(number, AtRandom.keys(rows)));
        row.change(number);
        return table.written(row.cells);
    }

    @Override
    public Change marker(long number) {
        Row row = new Row(0);
        row.cells[1] = Long.toString(number);
        return table.written(row.cells);
    }

    private String md5(long number) {
        return HexFormat.of().formatHex(md5.digest(Long.toString(number).getBytes(UTF_8)));
    }

    /** The texts of a row's cells. */
    private final class Row {

        private static final int FIRST_TEXT = 2;
        private static final int FIRST_AMOUNT = FIRST_TEXT + WideTable.TEXTS + WideTable.NUMBERS;
        private static final int FIRST_FLAG = FIRST_AMOUNT + WideTable.AMOUNTS;
        private static final int FIRST_DAY = FIRST_FLAG + WideTable.FLAGS;
        private static final int DOCUMENT = FIRST_DAY + WideTable.DAYS;

        private final String[] cells = new String[DOCUMENT + 1];
        private final long id;
        private final String digest;
        private int next;

        /** As it is filled in. */
        Row(long id) {
            this.id = id;
            this.digest = md5(id);
            cells[next++] = Long.toString(id);
            cells[next++] = "0";
            for (int text = 1; text <= WideTable.TEXTS; text++) {
                cells[next++] = "text" + text + " " + digest;
            }
            add(WideTable.NUMBERS, Long.toString(id % NUMBERS));
            add(WideTable.AMOUNTS, id % AMOUNTS + ".25");
            add(WideTable.FLAGS, id % 3 == 0 ? "t" : "f");
            add(WideTable.DAYS, FILLED.plusDays(id % DAYS_PER_YEAR).toString());
            cells[next] = document(0);
        }

        private void add(int howMany, String cell) {
            for (int i = 0; i < howMany; i++) {
                cells[next++] = cell;
            }
        }

        /** What this change makes of it. */
        void change(long number) {
            cells[1] = Long.toString(number);
            cells[FIRST_TEXT] = "changed by " + number;
            cells[FIRST_AMOUNT] = number % AMOUNTS + ".75";
            cells[FIRST_FLAG] = number % 2 == 0 ? "t" : "f";
            cells[FIRST_DAY] = CHANGED.plusDays(number % DAYS_PER_YEAR).toString();
            cells[DOCUMENT] = document(number);
        }

        /** In the order in which a jsonb has its keys. */
        private String document(long version) {
            return """
            {"name": "%1$s", "note": "%1$s%1$s%1$s%1$s", "tags": ["%1$s", "%2$s", "%3$s"], \
            "address": {"city": "%4$s", "number": %5$d, "street": "%6$s"}, "version": %7$d}"""
                    .formatted(digest, md5(id + 1), md5(id + 2), md5(id + 3), id, STREET, version);
        }
    }
}
