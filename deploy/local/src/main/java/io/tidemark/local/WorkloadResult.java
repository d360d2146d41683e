package io.tidemark.local;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a {@link Workload} did.
 *
 * @param transactions finished ones by operation; those of {@link Operation#ROLL_BACK} were rolled
 *     back, all others committed
 * @param inserted rows that committed statements inserted
 * @param updated rows that committed statements updated, without those that follow a foreign key
 * @param deleted rows that committed statements deleted, without those that follow a foreign key
 * @param retries attempts that the server refused because of a deadlock or a conflict; each was
 *     tried again
 */
public record WorkloadResult(
        Map<Operation, Long> transactions,
        long inserted,
        long updated,
        long deleted,
        long retries) {

    /** Nothing done. */
    public static final WorkloadResult NONE = new WorkloadResult(Map.of(), 0, 0, 0, 0);

    public WorkloadResult {
        transactions = Map.copyOf(transactions);
    }

    /** Committed transactions. */
    public long committed() {
        long all = transactions.values().stream().mapToLong(Long::longValue).sum();
        return all - rolledBack();
    }

    /** Transactions that were rolled back on purpose. */
    public long rolledBack() {
        return transactions.getOrDefault(Operation.ROLL_BACK, 0L);
    }

    /** The sum of two. */
    public WorkloadResult plus(WorkloadResult other) {
        Map<Operation, Long> sum = new EnumMap<>(Operation.class);
        transactions.forEach((operation, count) -> sum.merge(operation, count, Long::sum));
        other.transactions.forEach((operation, count) -> sum.merge(operation, count, Long::sum));
        return new WorkloadResult(
                sum,
                inserted + other.inserted,
                updated + other.updated,
                deleted + other.deleted,
                retries + other.retries);
    }
}
