package io.tidemark.bench.workload;

import io.tidemark.bench.workload.Workload.Marker;
import java.util.List;
import java.util.Optional;

/**
 * The four tables of pgbench and its script, which is like TPC-B: each transaction changes an
 * account, a teller and a branch, and notes that in the history.
 *
 * <p>Source: {@code tpcb-like} in the documentation of pgbench. The history has a key here, which
 * an upsert needs, its time is one with a zone and follows from the transaction's number, and
 * fillers are texts.
 */
final class PgbenchTables {

    static final int ROWS_PER_TRANSACTION = 4;

    /** How long the fillers are. */
    static final int BRANCH_FILLER = 88;

    static final int FILLER = 84;
    static final int HISTORY_FILLER = 22;

    static final BenchTable BRANCHES =
            BenchTable.of("pgbench_branches", "bid integer; bbalance bigint; filler text");

    static final BenchTable TELLERS =
            BenchTable.of(
                    "pgbench_tellers", "tid integer; bid integer; tbalance bigint; filler text");

    static final BenchTable ACCOUNTS =
            BenchTable.of(
                    "pgbench_accounts", "aid bigint; bid integer; abalance bigint; filler text");

    static final BenchTable HISTORY =
            BenchTable.of(
                    "pgbench_history",
                    "id bigint; tid integer; bid integer; aid bigint; delta bigint;"
                            + " mtime timestamp with time zone; filler text");

    private static final int CLIENTS = 2;

    private PgbenchTables() {}

    /** As many accounts as there are to be rows. */
    static Workload workload(Sizes sizes) {
        PgbenchScale scale = new PgbenchScale(sizes.rows());
        return new Workload(
                "mixed",
                "pgbench's TPC-B-like transactions of 4 changes each, 2 clients",
                List.of(BRANCHES, TELLERS, ACCOUNTS, HISTORY),
                scale.rows(),
                fill(scale),
                ACCOUNTS.hasKey(scale.accounts()),
                new Marker(ACCOUNTS, "abalance"),
                Optional.of(
                        new Changes(
                                Math.max(1, sizes.changes() / ROWS_PER_TRANSACTION),
                                Changes.ENDLESS,
                                ROWS_PER_TRANSACTION,
                                Changes.PER_TRANSACTION / ROWS_PER_TRANSACTION,
                                CLIENTS,
                                List.of(Changes.procedure(transaction(scale))))),
                Optional.of(new Generation(Generation.Kind.PGBENCH, scale.accounts())));
    }

    private static String transaction(PgbenchScale scale) {
        String account = AtRandom.sqlKey("i", scale.accounts());
        String teller = AtRandom.sqlKey("i", scale.tellers());
        String branch = AtRandom.sqlKey("i", scale.branches());
        String delta = PgbenchScale.sqlDelta();
        return """
        UPDATE public.pgbench_accounts SET abalance = abalance + %4$s WHERE aid = %1$s;
        UPDATE public.pgbench_tellers SET tbalance = tbalance + %4$s WHERE tid = %2$s;
        UPDATE public.pgbench_branches SET bbalance = bbalance + %4$s WHERE bid = %3$s;
        INSERT INTO public.pgbench_history VALUES (i, %2$s, %3$s, %1$s, %4$s,
          %5$s, repeat(' ', %6$d));
        COMMIT;
        """
                .formatted(account, teller, branch, delta, ChangeTime.sql("i"), HISTORY_FILLER);
    }

    private static List<String> fill(PgbenchScale scale) {
        String ofBranch = "i, 1 + i %% %d, 0, repeat(' ', %d)".formatted(scale.branches(), FILLER);
        return List.of(
                fill(
                        BRANCHES,
                        1,
                        scale.branches(),
                        "i, 0, repeat(' ', %d)".formatted(BRANCH_FILLER)),
                fill(TELLERS, 1, scale.tellers(), ofBranch),
                fill(ACCOUNTS, 0, scale.accounts(), ofBranch),
                // A table without rows is not made at every target.
                fill(HISTORY, 0, 0, "i, 1, 1, 1, 0, %s, ''".formatted(ChangeTime.sql("i"))));
    }

    private static String fill(BenchTable table, long first, long last, String values) {
        return "INSERT INTO %s SELECT %s FROM generate_series(%d, %d) i"
                .formatted(table.qualified(), values, first, last);
    }
}
