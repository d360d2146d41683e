package io.tidemark.bench.workload;

import io.tidemark.bench.workload.Workload.Marker;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Many small tables that change all the time. */
final class ManyTables {

    static final List<BenchTable> TABLES =
            IntStream.range(0, 200)
                    .mapToObj(
                            number ->
                                    BenchTable.of(
                                            "small" + number,
                                            "id bigint; number bigint; note text"))
                    .toList();

    /** So many rows and changes of other workloads are one here. */
    private static final int SHARE = 10;

    private ManyTables() {}

    static Workload workload(Sizes sizes) {
        long rowsEach = Math.max(2, sizes.rows() / SHARE / TABLES.size());
        return new Workload(
                "tables",
                "updates of 200 small tables in turn, 100 in a transaction",
                TABLES,
                rowsEach * TABLES.size(),
                TABLES.stream().map(table -> fill(table, rowsEach)).toList(),
                TABLES.get(TABLES.size() - 1).hasKey(rowsEach - 1),
                new Marker(TABLES.get(0), "number"),
                Optional.of(
                        Changes.inHundreds(
                                Math.max(1, sizes.changes() / SHARE),
                                Changes.ENDLESS,
                                update(rowsEach))),
                Optional.of(new Generation(Generation.Kind.MANY_TABLES, rowsEach)));
    }

    private static String update(long rowsEach) {
        return """
        EXECUTE 'UPDATE public.small' || i %% %d || ' SET number = $1, note = $2 WHERE id = $3'
          USING i, 'changed by ' || i, %s;
        """
                .formatted(
                        TABLES.size(),
                        AtRandom.sqlKey("i / " + TABLES.size(), AtRandom.keys(rowsEach)));
    }

    private static String fill(BenchTable table, long rows) {
        return "INSERT INTO %s SELECT i, 0, 'a note' FROM generate_series(0, %d) i"
                .formatted(table.qualified(), rows - 1);
    }
}
