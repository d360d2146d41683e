package io.tidemark.bench;

import io.tidemark.bench.Workload.Marker;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Many small tables that change all the time. */
final class ManyTables {

    private static final int TABLES = 200;

    /** So many rows and changes of other workloads are one here. */
    private static final int SHARE = 10;

    private static final String UPDATE =
            """
            EXECUTE 'UPDATE public.small' || i %% %d || ' SET number = $1, note = $2 WHERE id = $3'
              USING i, 'changed by ' || i, 1 + (i::bigint / %1$d * 7919) %% %d;
            """;

    private ManyTables() {}

    static Workload workload(BenchSettings settings) {
        List<BenchTable> tables = IntStream.range(0, TABLES).mapToObj(ManyTables::table).toList();
        long rowsEach = Math.max(2, settings.rows() / SHARE / TABLES);
        return new Workload(
                "tables",
                "updates of 200 small tables in turn, 100 in a transaction",
                tables,
                rowsEach * TABLES,
                tables.stream().map(table -> fill(table, rowsEach)).toList(),
                tables.get(TABLES - 1).hasKey(rowsEach - 1),
                new Marker(tables.get(0), "number"),
                Optional.of(
                        Changes.inHundreds(
                                Math.max(1, settings.changes() / SHARE),
                                Changes.ENDLESS,
                                UPDATE.formatted(TABLES, rowsEach - 1))));
    }

    private static BenchTable table(int number) {
        return BenchTable.of("small" + number, "id bigint; number bigint; note text");
    }

    private static String fill(BenchTable table, long rows) {
        return "INSERT INTO %s SELECT i, 0, 'a note' FROM generate_series(0, %d) i"
                .formatted(table.qualified(), rows - 1);
    }
}
