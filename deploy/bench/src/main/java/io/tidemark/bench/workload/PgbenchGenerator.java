package io.tidemark.bench.workload;

import static io.tidemark.bench.workload.PgbenchTables.ROWS_PER_TRANSACTION;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import java.util.List;

/** Does what the SQL of {@link PgbenchTables} does, one transaction after the other. */
final class PgbenchGenerator implements Generator {

    private static final String BRANCH_FILLER = " ".repeat(PgbenchTables.BRANCH_FILLER);
    private static final String FILLER = " ".repeat(PgbenchTables.FILLER);
    private static final String HISTORY_FILLER = " ".repeat(PgbenchTables.HISTORY_FILLER);

    private final PgbenchScale scale;
    private final TableChanges.Log log = new TableChanges.Log();
    private final TableChanges branches = new TableChanges(PgbenchTables.BRANCHES, log);
    private final TableChanges tellers = new TableChanges(PgbenchTables.TELLERS, log);
    private final TableChanges accounts = new TableChanges(PgbenchTables.ACCOUNTS, log);
    private final TableChanges history = new TableChanges(PgbenchTables.HISTORY, log);
    private final long[] branchBalances;
    private final long[] tellerBalances;
    private final long[] accountBalances;

    PgbenchGenerator(PgbenchScale scale) {
        this.scale = scale;
        this.branchBalances = balances(scale.branches());
        this.tellerBalances = balances(scale.tellers());
        this.accountBalances = balances(scale.accounts());
    }

    /** By key, which begins at 1. */
    private static long[] balances(long keys) {
        return new long[Math.toIntExact(keys + 1)];
    }

    @Override
    public List<TableSchema> schemas() {
        return List.of(branches.schema(), tellers.schema(), accounts.schema(), history.schema());
    }

    @Override
    public Change filled(long number) {
        long inTable = number + 1;
        if (inTable <= scale.branches()) {
            return branches.filled(Long.toString(inTable), "0", BRANCH_FILLER);
        }
        inTable -= scale.branches();
        if (inTable <= scale.tellers()) {
            return tellers.filled(account(inTable, 0));
        }
        inTable -= scale.tellers();
        if (inTable <= scale.accounts() + 1) {
            return accounts.filled(account(inTable - 1, 0));
        }
        return history.filled("0", "1", "1", "1", "0", ChangeTime.text(0), "");
    }

    @Override
    public Change changed(long number) {
        long transaction = (number - 1) / ROWS_PER_TRANSACTION + 1;
        long account = AtRandom.key(transaction, scale.accounts());
        long teller = AtRandom.key(transaction, scale.tellers());
        long branch = AtRandom.key(transaction, scale.branches());
        long delta = PgbenchScale.delta(transaction);
        return switch ((int) ((number - 1) % ROWS_PER_TRANSACTION)) {
            case 0 -> accounts.written(account(account, add(accountBalances, account, delta)));
            case 1 -> tellers.written(account(teller, add(tellerBalances, teller, delta)));
            case 2 ->
                    branches.written(
                            Long.toString(branch),
                            Long.toString(add(branchBalances, branch, delta)),
                            BRANCH_FILLER);
            default ->
                    history.written(
                            Long.toString(transaction),
                            Long.toString(teller),
                            Long.toString(branch),
                            Long.toString(account),
                            Long.toString(delta),
                            ChangeTime.text(transaction),
                            HISTORY_FILLER);
        };
    }

    private static long add(long[] balances, long key, long delta) {
        balances[(int) key] += delta;
        return balances[(int) key];
    }

    @Override
    public Change marker(long number) {
        return accounts.written(account(0, number));
    }

    /** A row of an account or a teller. */
    private String[] account(long key, long balance) {
        return new String[] {
            Long.toString(key),
            Long.toString(1 + key % scale.branches()),
            Long.toString(balance),
            FILLER
        };
    }
}
