package io.tidemark.udfs;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * An example of a {@link Fold}: an account's balance out of its movements. The table has the columns
 * {@code kind} ({@code deposit}, {@code withdrawal} or {@code close}) and {@code amount}; in the row of
 * the target {@code amount} is the balance, and a closed account has no row.
 */
@NullMarked
public final class Balance implements Fold {

    @Override
    public @Nullable Map<String, @Nullable String> fold(
            @Nullable Map<String, @Nullable String> before, Event event) {
        String kind = String.valueOf(event.row().get("kind"));
        if (event.operation() == Operation.DELETE || kind.equals("close")) {
            return null;
        }
        String known = before == null ? null : before.get("amount");
        BigDecimal balance = known == null ? BigDecimal.ZERO : new BigDecimal(known);
        BigDecimal amount = event.number("amount");
        if (amount == null) {
            amount = BigDecimal.ZERO;
        }
        Map<String, @Nullable String> after = new LinkedHashMap<>(event.row());
        after.put(
                "amount",
                (kind.equals("withdrawal") ? balance.subtract(amount) : balance.add(amount))
                        .toPlainString());
        return after;
    }
}
