package io.tidemark.bench;

import io.tidemark.bench.Workload.Marker;
import java.util.List;
import java.util.Optional;

/**
 * The four tables of pgbench and its script, which is like TPC-B: each transaction changes an
 * account, a teller and a branch, and notes that in the history.
 *
 * <p>Source: {@code tpcb-like} in the documentation of pgbench. The history has a key here, which
 * an upsert needs, its time is one with a zone, and fillers are texts.
 */
final class PgbenchTables {

    private static final int TELLERS_PER_BRANCH = 10;
    private static final int ACCOUNTS_PER_BRANCH = 100_000;

    private static final int ROWS_PER_TRANSACTION = 4;
    private static final int CLIENTS = 2;

    private static final BenchTable BRANCHES =
            BenchTable.of("pgbench_branches", "bid integer; bbalance bigint; filler text");

    private static final BenchTable TELLERS =
            BenchTable.of(
                    "pgbench_tellers", "tid integer; bid integer; tbalance bigint; filler text");

    private static final BenchTable ACCOUNTS =
            BenchTable.of(
                    "pgbench_accounts", "aid bigint; bid integer; abalance bigint; filler text");

    private static final BenchTable HISTORY =
            BenchTable.of(
                    "pgbench_history",
                    "id bigint; tid integer; bid integer; aid bigint; delta bigint;"
                            + " mtime timestamp with time zone; filler text");

    private static final String TRANSACTION =
            """
            UPDATE public.pgbench_accounts SET abalance = abalance + i %% 10001 - 5000
              WHERE aid = 1 + (i::bigint * 7919) %% %1$d;
            UPDATE public.pgbench_tellers SET tbalance = tbalance + i %% 10001 - 5000
              WHERE tid = 1 + (i::bigint * 7919) %% %2$d;
            UPDATE public.pgbench_branches SET bbalance = bbalance + i %% 10001 - 5000
              WHERE bid = 1 + (i::bigint * 7919) %% %3$d;
            INSERT INTO public.pgbench_history VALUES (i, 1 + (i::bigint * 7919) %% %2$d,
              1 + (i::bigint * 7919) %% %3$d, 1 + (i::bigint * 7919) %% %1$d, i %% 10001 - 5000,
              clock_timestamp(), repeat(' ', 22));
            COMMIT;
            """;

    private PgbenchTables() {}

    /** As many accounts as there are to be rows. */
    static Workload workload(BenchSettings settings) {
        long accounts = settings.rows();
        long branches = Math.max(1, accounts / ACCOUNTS_PER_BRANCH);
        long tellers = branches * TELLERS_PER_BRANCH;
        return new Workload(
                "mixed",
                "pgbench's TPC-B-like transactions of 4 changes each, 2 clients",
                List.of(BRANCHES, TELLERS, ACCOUNTS, HISTORY),
                branches + tellers + accounts + 2,
                List.of(
                        fill(BRANCHES, 1, branches, "i, 0, repeat(' ', 88)"),
                        fill(
                                TELLERS,
                                1,
                                tellers,
                                "i, 1 + i %% %d, 0, repeat(' ', 84)".formatted(branches)),
                        fill(
                                ACCOUNTS,
                                0,
                                accounts,
                                "i, 1 + i %% %d, 0, repeat(' ', 84)".formatted(branches)),
                        // A table without rows is not made at every target.
                        fill(
                                HISTORY,
                                0,
                                0,
                                "i, 1, 1, 1, 0, '2024-01-01 00:00:00Z'::timestamptz, ''")),
                ACCOUNTS.hasKey(accounts),
                new Marker(ACCOUNTS, "abalance"),
                Optional.of(
                        new Changes(
                                Math.max(1, settings.changes() / ROWS_PER_TRANSACTION),
                                Changes.ENDLESS,
                                ROWS_PER_TRANSACTION,
                                Changes.PER_TRANSACTION / ROWS_PER_TRANSACTION,
                                CLIENTS,
                                List.of(
                                        Changes.procedure(
                                                TRANSACTION.formatted(
                                                        accounts, tellers, branches))))));
    }

    private static String fill(BenchTable table, long first, long last, String values) {
        return "INSERT INTO %s SELECT %s FROM generate_series(%d, %d) i"
                .formatted(table.qualified(), values, first, last);
    }
}
