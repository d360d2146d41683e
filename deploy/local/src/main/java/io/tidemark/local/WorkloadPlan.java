package io.tidemark.local;

import io.tidemark.local.PlannedTransaction.Kind;
import io.tidemark.local.PlannedTransaction.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The transactions of one connection, one after the other. The same seed, size and connection give
 * the same transactions; no database is asked.
 */
final class WorkloadPlan {

    /** Every so many transactions of a connection, one is large. */
    static final int LARGE_EVERY = 1_500;

    private static final int LARGE_ROWS = 5_000;
    private static final int HOT_ROWS = 3;
    private static final int HOT_UPDATES = 10;
    private static final int MOST_ITEMS = 5;
    private static final int LONG_TEXT = 6_000;
    private static final int ITEM_KEY_SHIFT = 1_000;
    private static final List<String> STATUSES = List.of("new", "paid", "shipped", "returned");

    private final ShopSchema.Size size;
    private final SplittableRandom random;
    private final OrderKeys orders;
    private final int connections;
    private long unusedCustomer;
    private long planned;

    /**
     * @param highest the highest keys in the tables before any connection starts
     * @param connection which of the connections this is, from 0
     */
    WorkloadPlan(
            ShopSchema.Size size, HighestKeys highest, int connection, int connections, long seed) {
        this.size = size;
        this.connections = connections;
        this.random = new SplittableRandom(seed + connection * 0x9E3779B97F4A7C15L);
        this.orders = new OrderKeys(size.orders(), highest.orders(), connection, connections);
        this.unusedCustomer = highest.customers() + 1 + connection;
    }

    /** The highest key of each table that grows. */
    record HighestKeys(long customers, long orders) {}

    /** The next transaction; there is always one. */
    PlannedTransaction next() {
        planned++;
        Operation operation =
                planned % LARGE_EVERY == 0 ? Operation.UPDATE_MANY : Operations.choose(random);
        return plan(operation)
                .map(steps -> new PlannedTransaction(operation, steps))
                // There is no key left to do it to: make one.
                .orElseGet(() -> new PlannedTransaction(Operation.INSERT_ORDER, newOrder()));
    }

    private Optional<List<Step>> plan(Operation operation) {
        return switch (operation) {
            case INSERT_CUSTOMER -> Optional.of(List.of(insertCustomer()));
            case INSERT_ORDER -> Optional.of(newOrder());
            case UPDATE_ORDER -> Optional.of(List.of(updateOrder()));
            case UPDATE_CUSTOMER -> Optional.of(List.of(updateCustomer()));
            case UPDATE_PRODUCT -> Optional.of(List.of(updateProduct()));
            case UPDATE_HOT_ROW -> Optional.of(updateHotRow());
            case DELETE_ORDER -> orders.delete(random).map(key -> List.of(deleteOrder(key)));
            case REINSERT_ORDER -> orders.revive().map(this::insertOrder);
            case CHANGE_ORDER_KEY -> orders.retire(random).map(key -> List.of(changeKey(key)));
            case CHANGE_ITEM_KEY -> orders.any(random).map(key -> List.of(changeItemKey(key)));
            case ROLL_BACK -> Optional.of(rolledBack());
            case UPDATE_MANY -> Optional.of(List.of(updateMany()));
        };
    }

    private Step insertCustomer() {
        long key = unusedCustomer;
        unusedCustomer += connections;
        return step(
                Kind.INSERT,
                """
                INSERT INTO shop.customers
                VALUES (?, ?, ?, 'DE', ARRAY['new'], '{"points": 0}', now(), now())\
                """,
                key,
                "Customer " + key,
                "customer" + key + "@example.com");
    }

    private List<Step> newOrder() {
        return insertOrder(orders.create());
    }

    private List<Step> insertOrder(long key) {
        List<Step> steps = new ArrayList<>();
        steps.add(
                step(
                        Kind.INSERT,
                        """
                        INSERT INTO shop.orders
                        VALUES (?, ?, ?::shop.order_status, ?, NULL, now(), now())\
                        """,
                        key,
                        anyOf(size.customers()),
                        status(),
                        amount()));
        int items = 1 + random.nextInt(MOST_ITEMS);
        for (int line = 1; line <= items; line++) {
            steps.add(
                    step(
                            Kind.INSERT,
                            "INSERT INTO shop.order_items VALUES (?, ?, ?, ?, ?, now())",
                            key,
                            line,
                            anyOf(size.products()),
                            1 + random.nextInt(9),
                            amount()));
        }
        return steps;
    }

    private Step updateOrder() {
        return step(
                Kind.UPDATE,
                """
                UPDATE shop.orders SET status = ?::shop.order_status, total = ?, updated_at = now()
                WHERE id = ?\
                """,
                status(),
                amount(),
                anyOf(size.orders()));
    }

    private Step updateCustomer() {
        return step(
                Kind.UPDATE,
                """
                UPDATE shop.customers
                SET tags = string_to_array(?, ','), updated_at = now(),
                    profile = profile || jsonb_build_object('points', ?::integer)
                WHERE id = ?\
                """,
                "segment " + random.nextInt(7) + ",NULL,\"quoted\"",
                random.nextInt(1_000),
                anyOf(size.customers()));
    }

    private Step updateProduct() {
        if (random.nextInt(4) > 0) {
            return step(
                    Kind.UPDATE,
                    "UPDATE shop.products SET price = ?, updated_at = now() WHERE id = ?",
                    amount(),
                    anyOf(size.products()));
        }
        return step(
                Kind.UPDATE,
                "UPDATE shop.products SET description = ?, updated_at = now() WHERE id = ?",
                random.nextBoolean() ? longText() : "Short description " + random.nextInt(),
                anyOf(size.products()));
    }

    /** All of one row, so that two connections wait for each other but never in a circle. */
    private List<Step> updateHotRow() {
        Step update =
                step(
                        Kind.UPDATE,
                        """
                        UPDATE shop.products SET stock = stock - 1, updated_at = now()
                        WHERE id = ?\
                        """,
                        anyOf(Math.min(HOT_ROWS, size.products())));
        return Collections.nCopies(HOT_UPDATES, update);
    }

    private static Step deleteOrder(long key) {
        return step(Kind.DELETE, "DELETE FROM shop.orders WHERE id = ?", key);
    }

    private Step changeKey(long key) {
        return step(
                Kind.UPDATE,
                "UPDATE shop.orders SET id = ?, updated_at = now() WHERE id = ?",
                orders.create(),
                key);
    }

    private Step changeItemKey(long order) {
        return step(
                Kind.UPDATE,
                """
                UPDATE shop.order_items SET line = line + ?, updated_at = now()
                WHERE order_id = ?
                AND line = (SELECT max(line) FROM shop.order_items WHERE order_id = ?)\
                """,
                1 + random.nextInt(ITEM_KEY_SHIFT),
                order,
                order);
    }

    private List<Step> rolledBack() {
        List<Step> steps = new ArrayList<>(insertOrder(orders.peek()));
        steps.add(updateOrder());
        orders.any(random).ifPresent(key -> steps.add(deleteOrder(key)));
        return steps;
    }

    private Step updateMany() {
        long first = anyOf(Math.max(1, size.orders() - LARGE_ROWS));
        return step(
                Kind.UPDATE,
                "UPDATE shop.orders SET note = ?, updated_at = now() WHERE id BETWEEN ? AND ?",
                "sale " + random.nextInt(1_000_000),
                first,
                first + LARGE_ROWS - 1);
    }

    private String status() {
        return STATUSES.get(random.nextInt(STATUSES.size()));
    }

    private BigDecimal amount() {
        return BigDecimal.valueOf(random.nextInt(1_000_000), 2);
    }

    private long anyOf(long rows) {
        return 1 + random.nextLong(rows);
    }

    private String longText() {
        StringBuilder text = new StringBuilder(LONG_TEXT);
        while (text.length() < LONG_TEXT) {
            text.append(Long.toHexString(random.nextLong()));
        }
        return text.toString();
    }

    private static Step step(Kind kind, String sql, Object... arguments) {
        return new Step(kind, sql, List.of(arguments));
    }

    /** Chooses operations by their weight. */
    private static final class Operations {

        private static final List<Operation> BY_WEIGHT = new ArrayList<>();

        static {
            for (Operation operation : Operation.values()) {
                BY_WEIGHT.addAll(Collections.nCopies(operation.weight(), operation));
            }
        }

        static Operation choose(SplittableRandom random) {
            return BY_WEIGHT.get(random.nextInt(BY_WEIGHT.size()));
        }
    }
}
