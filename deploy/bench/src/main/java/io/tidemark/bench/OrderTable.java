package io.tidemark.bench;

import io.tidemark.bench.Workload.Marker;
import java.util.List;
import java.util.Optional;

/** The workloads on one table of 8 columns. Every row is a function of its last change's number. */
final class OrderTable {

    static final BenchTable TABLE =
            BenchTable.of(
                    "bench",
                    """
                    id bigint; number bigint; amount numeric(12,2); status text; note text;
                    created timestamptz; updated timestamptz; flag boolean\
                    """);

    /** A prime: its multiples meet all keys before one comes again. */
    static final int STRIDE = 7919;

    /** One key of so many is hot. */
    static final int KEYS_PER_HOT_KEY = 100;

    /** One change of so many is not of a hot key. */
    static final int CHANGES_PER_COLD = 10;

    private static final String UPDATE =
            """
            UPDATE public.bench SET number = i, amount = i %% 1000 + 0.75, status = 'SHIPPED',
              updated = timestamptz '2024-06-01 00:00:00Z' + i * interval '1 millisecond'
            WHERE id = %s;
            """;

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
        INSERT INTO public.bench SELECT i, 0, i %% 1000 + 0.25, 'NEW',
          'a note of some length ' || i, '2024-01-01 00:00:00Z', '2024-01-02 00:00:00Z', false
        FROM generate_series(0, %d) i
        """
                .formatted(rows - 1);
    }

    private Workload snapshot() {
        return workload("snapshot", "copy of a table of 8 columns", Optional.empty());
    }

    private Workload updates() {
        return workload(
                "updates",
                "updates of rows at random, 100 in a transaction",
                changes(updateAtRandom() + hundreds()));
    }

    private Workload bulk() {
        return workload(
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
                        .formatted(CHANGES_PER_COLD, keyAtRandom(keys()), keyAtRandom(hotKeys()));
        return workload(
                "hot",
                "updates, 9 of 10 of one row in 100, 100 in a transaction",
                changes(UPDATE.formatted(id) + hundreds()));
    }

    private Workload deletes() {
        long steps = Math.min(settings.changes(), settings.rows() / 2);
        return workload(
                "deletes",
                "deletions of rows at random, 100 in a transaction",
                Optional.of(
                        new Changes(
                                steps,
                                keys(),
                                1,
                                Changes.PER_TRANSACTION,
                                1,
                                List.of(
                                        Changes.procedure(
                                                "DELETE FROM public.bench WHERE id = %s;"
                                                                .formatted(keyAtRandom(keys()))
                                                        + hundreds())))));
    }

    private Optional<Changes> changes(String step) {
        return Optional.of(
                new Changes(
                        settings.changes(),
                        Changes.ENDLESS,
                        1,
                        Changes.PER_TRANSACTION,
                        1,
                        List.of(Changes.procedure(step))));
    }

    private String updateAtRandom() {
        return UPDATE.formatted(keyAtRandom(keys()));
    }

    private static String keyAtRandom(long keys) {
        return "1 + (i::bigint * %d) %% %d".formatted(STRIDE, keys);
    }

    private static String hundreds() {
        return Changes.commitEvery(Changes.PER_TRANSACTION);
    }

    private Workload workload(String name, String about, Optional<Changes> changes) {
        return new Workload(
                name,
                about,
                List.of(TABLE),
                settings.rows(),
                List.of(fill(settings.rows())),
                TABLE.hasKey(settings.rows() - 1),
                MARKER,
                changes);
    }

    /** Row 0 is the marker. */
    private long keys() {
        return settings.rows() - 1;
    }

    private long hotKeys() {
        return Math.max(1, settings.rows() / KEYS_PER_HOT_KEY);
    }
}
