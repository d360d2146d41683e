package io.tidemark.udfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountBalanceTest {

    private static Event movement(String kind, String amount) {
        Map<String, String> row = new HashMap<>();
        row.put("account", "7");
        row.put("kind", kind);
        row.put("amount", amount);
        row.put("balance", null);
        return new Event(row, Event.NO_TIME);
    }

    private static Map<String, String> folded(Event... movements) {
        return Arrays.stream(movements)
                .reduce(
                        (Map<String, String>) null,
                        new AccountBalance()::fold,
                        (a, b) -> {
                            throw new IllegalStateException("folded in turn");
                        });
    }

    @Test
    void depositsAddAndWithdrawalsTakeAway() {
        Map<String, String> row =
                folded(
                        movement("deposit", "100.10"),
                        movement("withdrawal", "0.20"),
                        movement("deposit", "12345678901234567890"));

        assertEquals(
                Map.of(
                        "account", "7",
                        "kind", "deposit",
                        "amount", "12345678901234567890",
                        "balance", "12345678901234567989.90"),
                row);
    }

    @Test
    void aMovementWithoutAnAmountChangesNothing() {
        Map<String, String> row = folded(movement("deposit", "5"), movement("withdrawal", null));

        assertEquals("5", row.get("balance"));
    }

    @Test
    void aKindThatIsNotKnownIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> folded(movement("gift", "5")));
    }
}
