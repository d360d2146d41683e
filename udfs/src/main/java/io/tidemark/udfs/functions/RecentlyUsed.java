package io.tidemark.udfs.functions;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was made from the arguments that were used last. An instance belongs to one thread.
 *
 * <p>It holds {@link #LIMIT} entries at most, even if an argument that is usually a constant comes
 * from a column. Serialized, it is empty: the values need not be serializable.
 */
final class RecentlyUsed<K, V> implements Serializable {

    private static final long serialVersionUID = 1L;

    static final int LIMIT = 64;

    private transient @Nullable Map<K, V> values;

    V get(K argument, Function<? super K, ? extends V> make) {
        Map<K, V> made = values;
        if (made == null) {
            made = new Bounded<>();
            values = made;
        }
        return made.computeIfAbsent(argument, make);
    }

    int size() {
        return values == null ? 0 : values.size();
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private Bounded() {
            super(LIMIT, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > LIMIT;
        }
    }
}
