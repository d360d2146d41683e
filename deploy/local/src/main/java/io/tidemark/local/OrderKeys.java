package io.tidemark.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The keys of orders that one connection alone may insert, delete and change, and which of them
 * exist. Keys are dealt out by their remainder, so two connections never insert the same one.
 */
final class OrderKeys {

    /** Bounds the memory; more orders than this are only updated. */
    private static final int REMEMBERED = 100_000;

    private final List<Long> existing = new ArrayList<>();
    private final Deque<Long> deleted = new ArrayDeque<>();
    private final int connections;
    private long unused;

    /**
     * @param highest the highest key in the table
     * @param connection which of the connections this is, from 0
     */
    OrderKeys(long orders, long highest, int connection, int connections) {
        this.connections = connections;
        long first = connection == 0 ? connections : connection;
        for (long key = first; key <= orders && existing.size() < REMEMBERED; key += connections) {
            existing.add(key);
        }
        this.unused = (highest / connections + 1) * connections + connection;
    }

    /** A key that was never used. */
    long create() {
        long key = unused;
        unused += connections;
        existing.add(key);
        return key;
    }

    /** A key that {@link #create()} would return and nobody will keep. */
    long peek() {
        return unused;
    }

    /** An existing key, if one is left. */
    Optional<Long> any(RandomGenerator random) {
        return existing.isEmpty()
                ? Optional.empty()
                : Optional.of(existing.get(random.nextInt(existing.size())));
    }

    /** Takes an existing key out; it may come back by {@link #revive()}. */
    Optional<Long> delete(RandomGenerator random) {
        Optional<Long> key = retire(random);
        key.ifPresent(deleted::add);
        return key;
    }

    /** Takes an existing key out for ever. */
    Optional<Long> retire(RandomGenerator random) {
        if (existing.isEmpty()) {
            return Optional.empty();
        }
        int index = random.nextInt(existing.size());
        Long key = existing.get(index);
        Long last = existing.remove(existing.size() - 1);
        if (index < existing.size()) {
            existing.set(index, last);
        }
        return Optional.of(key);
    }

    /** The key that has been deleted for the longest time, if there is one; it exists again. */
    Optional<Long> revive() {
        Optional<Long> key = Optional.ofNullable(deleted.poll());
        key.ifPresent(existing::add);
        return key;
    }
}
