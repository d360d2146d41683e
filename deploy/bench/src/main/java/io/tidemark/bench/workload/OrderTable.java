package io.tidemark.bench.workload;

import io.tidemark.bench.workload.Workload.Marker;
import java.util.List;
import java.util.Optional;

/** The workloads on one table of 8 columns. Every row is a function of its last change's number. */
final class OrderTable {

    static final BenchTable TABLE =
            BenchTable.of(
                    "bench",
                    "id bigint; number bigint; amount numeric(12,2); status text; note text;"
                            + " created timestamp with time zone; updated timestamp with time zone;"
                            + " flag boolean");

    /** Amounts have so many values. */
    static final int AMOUNTS = 1000;

    private static final Marker MARKER = new Marker(TABLE, "number");

    private final Sizes sizes;

    OrderTable(Sizes sizes) {
        this.sizes = sizes;
    }

    List<Workload> workloads() {
        return List.of(snapshot(), updates(), bulk(), hot(), deletes());
    }

    private static String fill(long rows) {
        return """
        INSERT INTO public.bench SELECT i, 0, i %% %d + 0.25, 'NEW',
          'a note of some length ' || i, '2024-01-01 00:00:00Z', '2024-01-02 00:00:00Z', false
        FROM generate_series(0, %d) i
        """
                .formatted(AMOUNTS, rows - 1);
    }

    private Workload snapshot() {
        return workload(
                "snapshot",
                "copy of a table of 8 columns",
                sizes.snapshotRows().orElse(sizes.rows()),
                Optional.empty(),
                OrderStep.UPDATE);
    }

    private Workload updates() {
        return changing(
                "updates",
                "updates of rows at random, 100 in a transaction",
                inHundreds(OrderStep.UPDATE),
                OrderStep.UPDATE);
    }

    private Workload bulk() {
        return changing(
                "bulk",
                "the same updates in one transaction",
                new Changes(
                        sizes.changes(),
                        Changes.ENDLESS,
                        1,
                        sizes.atOnce(),
                        1,
                        List.of(Changes.procedure(sql(OrderStep.UPDATE)))),
                OrderStep.UPDATE);
    }

    private Workload hot() {
        return changing(
                "hot",
                "updates, 9 of 10 of one row in 100, 100 in a transaction",
                inHundreds(OrderStep.HOT_UPDATE),
                OrderStep.HOT_UPDATE);
    }

    private Workload deletes() {
        return changing(
                "deletes",
                "deletions of rows at random, 100 in a transaction",
                Changes.inHundreds(
                        Math.min(sizes.changes(), sizes.rows() / 2),
                        AtRandom.keys(sizes.rows()),
                        sql(OrderStep.DELETE)),
                OrderStep.DELETE);
    }

    private Changes inHundreds(OrderStep step) {
        return Changes.inHundreds(sizes.changes(), Changes.ENDLESS, sql(step));
    }

    private String sql(OrderStep step) {
        return switch (step) {
            case UPDATE, HOT_UPDATE ->
                    """
                    UPDATE public.bench SET number = i, amount = i %% %d + 0.75, status = 'SHIPPED',
                      updated = %s
                    WHERE id = %s;
                    """
                            .formatted(AMOUNTS, ChangeTime.sql("i"), step.sqlKey(sizes.rows()));
            case DELETE ->
                    "DELETE FROM public.bench WHERE id = %s;".formatted(step.sqlKey(sizes.rows()));
        };
    }

    private Workload changing(String name, String about, Changes changes, OrderStep step) {
        return workload(name, about, sizes.rows(), Optional.of(changes), step);
    }

    private static Workload workload(
            String name, String about, long rows, Optional<Changes> changes, OrderStep step) {
        return new Workload(
                name,
                about,
                List.of(TABLE),
                rows,
                List.of(fill(rows)),
                TABLE.hasKey(rows - 1),
                MARKER,
                changes,
                Optional.of(new Generation(step.kind(), rows)));
    }
}
