package io.tidemark.udfs;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An example: the balance of an account from its movements.
 *
 * <p>For a table with the columns {@code kind} ({@code deposit} or {@code withdrawal}), {@code
 * amount} and {@code balance}, merged by the account's number. The row is the newest movement, its
 * {@code balance} is the sum of the deposits less the withdrawals.
 */
public final class AccountBalance implements Fold {

    private static final String BALANCE = "balance";

    @Override
    public Map<String, @Nullable String> fold(
            @Nullable Map<String, @Nullable String> before, Event event) {
        BigDecimal balance = before == null ? null : Event.number(before, BALANCE);
        if (balance == null) {
            balance = BigDecimal.ZERO;
        }
        BigDecimal amount = event.number("amount");
        if (amount != null) {
            balance = isDeposit(event) ? balance.add(amount) : balance.subtract(amount);
        }
        Map<String, @Nullable String> after = new LinkedHashMap<>();
        if (before != null) {
            after.putAll(before);
        }
        after.putAll(event.row());
        after.put(BALANCE, balance.toPlainString());
        return after;
    }

    /** A kind that is not known must not change a balance in silence. */
    private static boolean isDeposit(Event event) {
        String kind = event.text("kind");
        if ("deposit".equals(kind)) {
            return true;
        }
        if ("withdrawal".equals(kind)) {
            return false;
        }
        throw new IllegalArgumentException("a movement is a deposit or a withdrawal, not " + kind);
    }
}
