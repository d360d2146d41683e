package io.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.PlannedTransaction.Kind;
import io.tidemark.local.PlannedTransaction.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkloadPlanTest {

    private static final int CONNECTIONS = 3;
    private static final ShopSchema.Size SIZE = ShopSchema.Size.of(1_000);

    @Test
    void theSameSeedPlansTheSameTransactions() {
        assertThat(plan(7, 0)).isEqualTo(plan(7, 0));
        assertThat(plan(7, 0)).isNotEqualTo(plan(8, 0)).isNotEqualTo(plan(7, 1));
    }

    @Test
    void everyOperationIsPlanned() {
        Set<Operation> planned =
                plan(7, 0).stream().map(PlannedTransaction::operation).collect(Collectors.toSet());
        assertThat(planned).containsExactlyInAnyOrder(Operation.values());
    }

    @Test
    void twoConnectionsNeverInsertTheSameOrder() {
        Set<Object> keys = new HashSet<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            Set<Object> own = insertedOrders(plan(7, connection)).collect(Collectors.toSet());
            assertThat(keys)
                    .as("seed 7, connection %d", connection)
                    .doesNotContainAnyElementsOf(own);
            keys.addAll(own);
        }
    }

    @Test
    void noOrderIsInsertedWhileItExists() {
        Set<Object> existing = new HashSet<>();
        for (PlannedTransaction transaction : plan(7, 0)) {
            if (transaction.operation() == Operation.ROLL_BACK) {
                continue;
            }
            for (Step step : transaction.steps()) {
                Object key = step.arguments().get(0);
                if (step.sql().startsWith("INSERT INTO shop.orders")) {
                    assertThat(existing.add(key)).as("seed 7, key %s", key).isTrue();
                } else if (step.kind() == Kind.DELETE) {
                    existing.remove(key);
                } else if (step.sql().startsWith("UPDATE shop.orders SET id")) {
                    assertThat(existing.add(key)).as("seed 7, key %s", key).isTrue();
                    existing.remove(step.arguments().get(1));
                }
            }
        }
    }

    private static Stream<Object> insertedOrders(List<PlannedTransaction> transactions) {
        return transactions.stream()
                .flatMap(transaction -> transaction.steps().stream())
                .filter(step -> step.sql().startsWith("INSERT INTO shop.orders"))
                .map(step -> step.arguments().get(0));
    }

    private static List<PlannedTransaction> plan(long seed, int connection) {
        WorkloadPlan plan =
                new WorkloadPlan(
                        SIZE,
                        new WorkloadPlan.HighestKeys(SIZE.customers(), SIZE.orders()),
                        connection,
                        CONNECTIONS,
                        seed);
        return Stream.generate(plan::next).limit(2L * WorkloadPlan.LARGE_EVERY).toList();
    }
}
