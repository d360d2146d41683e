package io.tidemark.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What expressions can call in addition to the functions of Flink SQL.
 *
 * @param plugins jars, as Flink file system URIs
 * @param named by the name in expressions
 * @param maskKey the key of hashes and tokens; null: none
 */
public record Functions(List<String> plugins, Map<String, Own> named, @Nullable Template maskKey)
        implements Serializable {

    /** The standard ones that need no key. */
    public static final Functions STANDARD = new Functions(List.of(), Map.of(), null);

    public Functions {
        plugins = List.copyOf(plugins);
        named = Map.copyOf(named);
    }

    /**
     * A function of the user's own.
     *
     * @param className a {@code ScalarFunction} of Flink
     * @param options what its constructor takes, a map of texts; empty: nothing
     */
    public record Own(String className, Map<String, Template> options) implements Serializable {

        public Own {
            options = Map.copyOf(options);
        }
    }
}
