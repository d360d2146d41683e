package io.tidemark.udfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.udfs.Fold.Event;
import io.tidemark.udfs.Fold.Operation;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalanceTest {

    private static Event event(String kind, String amount) {
        return new Event(Operation.UPSERT, Map.of("id", "1", "kind", kind, "amount", amount));
    }

    @Test
    void depositsAndWithdrawalsAddUpExactly() {
        Balance fold = new Balance();
        Map<String, String> row = fold.fold(null, event("deposit", "10.10"));
        row = fold.fold(row, event("withdrawal", "0.20"));

        assertThat(fold.fold(row, event("deposit", "5"))).containsEntry("amount", "14.90");
    }

    @Test
    void aClosedAccountHasNoRowAndMayBeOpenedAgain() {
        Balance fold = new Balance();
        Map<String, String> row = fold.fold(null, event("deposit", "10"));
        row = fold.fold(row, event("close", "0"));

        assertThat(row).isNull();
        assertThat(fold.fold(row, event("deposit", "3"))).containsEntry("amount", "3");
    }
}
