package io.tidemark.local;

/** What a transaction of the {@link Workload} does, and how often. */
public enum Operation {
    INSERT_CUSTOMER(6),
    INSERT_ORDER(20),
    UPDATE_ORDER(20),
    UPDATE_CUSTOMER(8),
    /** Leaves the long description alone, or replaces it. */
    UPDATE_PRODUCT(8),
    /** Many updates of one of a few rows that all connections fight for. */
    UPDATE_HOT_ROW(18),
    DELETE_ORDER(6),
    /** A deleted key comes back with other values. */
    REINSERT_ORDER(5),
    /** A new primary key for an order; its items follow by the foreign key. */
    CHANGE_ORDER_KEY(3),
    /** A new composite key for one item. */
    CHANGE_ITEM_KEY(3),
    /** Inserts, updates and deletes that never happened. */
    ROLL_BACK(3),
    /** One statement over thousands of rows; planned by count, see {@link WorkloadPlan}. */
    UPDATE_MANY(0);

    private final int weight;

    Operation(int weight) {
        this.weight = weight;
    }

    /** How often relative to the others; 0 if chance does not choose it. */
    int weight() {
        return weight;
    }
}
