package io.tidemark.bench;

import io.tidemark.bench.BenchTable.Column;
import io.tidemark.bench.Workload.Marker;
import io.tidemark.bench.alone.OrderRows;
import io.tidemark.bench.alone.OrderStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workloads on one table of 8 columns. Every row is a function of its last change's number. */
final class OrderTable {

    static final BenchTable TABLE =
            new BenchTable(
                    OrderRows.TABLE,
                    OrderRows.COLUMNS.stream()
                            .map(column -> new Column(column.get(0), column.get(1)))
                            .toList());

    private static final Map<String, OrderStep> STEPS =
            Map.of(
                    "snapshot", OrderStep.UPDATE,
                    "updates", OrderStep.UPDATE,
                    "bulk", OrderStep.UPDATE,
                    "hot", OrderStep.HOT_UPDATE,
                    "deletes", OrderStep.DELETE);

    private static final String UPDATE =
            """
            UPDATE public.bench SET number = i, amount = i %%%% %d + 0.75, status = 'SHIPPED',
              updated = timestamptz '%s' + i * interval '1 millisecond'
            WHERE id = %%s;
            """
                    .formatted(OrderRows.AMOUNTS, OrderRows.FIRST_CHANGE);

    private static final Marker MARKER = new Marker(TABLE, "number");

    private final BenchSettings settings;

    OrderTable(BenchSettings settings) {
        this.settings = settings;
    }

    List<Workload> workloads() {
        return List.of(snapshot(), updates(), bulk(), hot(), deletes());
    }

    /** A statement that fills the table; the keys begin at 0. */
    static String fill(long rows) {
        return """
        INSERT INTO public.bench SELECT i, 0, i %% %d + 0.25, 'NEW',
          'a note of some length ' || i, '2024-01-01 00:00:00Z', '2024-01-02 00:00:00Z', false
        FROM generate_series(0, %d) i
        """
                .formatted(OrderRows.AMOUNTS, rows - 1);
    }

    private Workload snapshot() {
        return workload(
                "snapshot",
                "copy of a table of 8 columns",
                settings.snapshotRows().orElse(settings.rows()),
                Optional.empty());
    }

    private Workload updates() {
        return changing(
                "updates",
                "updates of rows at random, 100 in a transaction",
                changes(updateAtRandom()));
    }

    private Workload bulk() {
        return changing(
                "bulk",
                "the same updates in one transaction",
                Optional.of(
                        new Changes(
                                settings.changes(),
                                Changes.ENDLESS,
                                1,
                                settings.lagChangesPerSecond(),
                                1,
                                List.of(Changes.procedure(updateAtRandom())))));
    }

    private Workload hot() {
        String id =
                "CASE WHEN i %% %d = 0 THEN %s ELSE %s END"
                        .formatted(
                                OrderStep.CHANGES_PER_COLD,
                                keyAtRandom(keys()),
                                keyAtRandom(OrderStep.hotKeys(settings.rows())));
        return changing(
                "hot",
                "updates, 9 of 10 of one row in 100, 100 in a transaction",
                changes(UPDATE.formatted(id)));
    }

    private Workload deletes() {
        long steps = Math.min(settings.changes(), settings.rows() / 2);
        return changing(
                "deletes",
                "deletions of rows at random, 100 in a transaction",
                Optional.of(
                        Changes.inHundreds(
                                steps,
                                keys(),
                                "DELETE FROM public.bench WHERE id = %s;"
                                        .formatted(keyAtRandom(keys())))));
    }

    private Optional<Changes> changes(String step) {
        return Optional.of(Changes.inHundreds(settings.changes(), Changes.ENDLESS, step));
    }

    private String updateAtRandom() {
        return UPDATE.formatted(keyAtRandom(keys()));
    }

    private static String keyAtRandom(long keys) {
        return "1 + (i::bigint * %d) %% %d".formatted(OrderRows.STRIDE, keys);
    }

    private Workload changing(String name, String about, Optional<Changes> changes) {
        return workload(name, about, settings.rows(), changes);
    }

    private static Workload workload(
            String name, String about, long rows, Optional<Changes> changes) {
        return new Workload(
                name,
                about,
                List.of(TABLE),
                rows,
                List.of(fill(rows)),
                TABLE.hasKey(rows - 1),
                MARKER,
                changes);
    }

    /** Row 0 is the marker. */
    private long keys() {
        return OrderStep.keys(settings.rows());
    }

    /** What a generator has to make to do the same; empty if the workload is on other tables. */
    static Optional<OrderStep> step(Workload workload) {
        return Optional.ofNullable(STEPS.get(workload.name()));
    }
}
