package io.tidemark.bench;

import io.tidemark.bench.Workload.Changes;
import io.tidemark.bench.Workload.Marker;
import io.tidemark.bench.Workload.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The workloads, in the order in which they run. */
final class Workloads {

    private static final String TRANSACTION_OF_100 = "IF i % 100 = 0 THEN COMMIT; END IF;";

    private static final String UPDATE =
            """
            UPDATE public.bench SET number = i, amount = amount + 1,
              status = 'SHIPPED', updated = clock_timestamp()
            WHERE id = 1 + (i::bigint * 7919) % rows;
            """;

    /** The table of 8 columns. */
    static final BenchTable BENCH =
            BenchTable.of(
                    "bench",
                    """
                    id bigint; number bigint; amount numeric(12,2); status text; note text;
                    created timestamptz; updated timestamptz; flag boolean\
                    """);

    private static final Marker BENCH_MARKER =
            new Marker(
                    "UPDATE public.bench SET number = %d WHERE id = 0",
                    "SELECT coalesce(max(number), 0) >= %d FROM public.bench WHERE id = 0");

    private final BenchSettings settings;

    private Workloads(BenchSettings settings) {
        this.settings = settings;
    }

    /** All of them, in these sizes. */
    static List<Workload> of(BenchSettings settings) {
        Workloads workloads = new Workloads(settings);
        return List.of(workloads.snapshot(), workloads.updates(), workloads.backlog());
    }

    /** A statement that fills {@link #BENCH}; the keys begin at 0. */
    static String fillBench(long rows) {
        return """
        INSERT INTO public.bench SELECT i, 0, i %% 1000 + 0.25, 'NEW',
          'a note of some length ' || i, '2024-01-01', now(), false
        FROM generate_series(0, %d) i
        """
                .formatted(rows - 1);
    }

    private Workload snapshot() {
        return onOneTable("snapshot", "copy of a table of 8 columns", Optional.empty());
    }

    private Workload updates() {
        return onOneTable(
                "updates",
                "updates of rows at random, 100 in a transaction",
                Optional.of(loop(Pace.FOLLOWED, UPDATE + TRANSACTION_OF_100)));
    }

    private Workload backlog() {
        return onOneTable(
                "backlog",
                "the same updates, old rows in the log, read after all of them are made",
                Optional.of(loop(Pace.HELD, UPDATE + TRANSACTION_OF_100)));
    }

    private Changes loop(Pace pace, String step) {
        List<String> setUp = new ArrayList<>();
        if (pace == Pace.HELD) {
            // A merge needs the old rows in the log: all systems read the same.
            setUp.add(BENCH.logOldRows());
        }
        setUp.add(
                """
                CREATE PROCEDURE public.change(changes bigint, rows bigint)
                LANGUAGE plpgsql AS $$
                BEGIN
                  FOR i IN 1..changes LOOP
                    %s
                  END LOOP;
                END $$
                """
                        .formatted(step));
        return new Changes(
                pace,
                settings.changes(),
                setUp,
                List.of("CALL public.change(%d, %d)".formatted(settings.changes(), lastId())));
    }

    private Workload onOneTable(String name, String about, Optional<Changes> changes) {
        return new Workload(
                name,
                about,
                List.of(BENCH),
                settings.rows(),
                List.of(fillBench(settings.rows())),
                "SELECT EXISTS (SELECT FROM public.bench WHERE id = %d)".formatted(lastId()),
                BENCH_MARKER,
                changes);
    }

    /** Row 0 is the marker. */
    private long lastId() {
        return settings.rows() - 1;
    }
}
