package io.tidemark.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline file as valid, typed values. Holds no secret: an {@link Endpoint} keeps the text of
 * the file and resolves {@code ${…}} where the connection is made.
 *
 * @param name identity in ledger, metrics and slot; {@code [a-z][a-z0-9_-]{0,39}}
 * @param storage a Flink file system URI without a trailing slash
 * @param retainDeltas how long applied deltas are kept to roll a restored target forward
 * @param maxDrift how far the event time of one source may run ahead of the others; null: as far as
 *     it gets
 * @param sources in the order of the file
 * @param functions what expressions can call
 * @param deadLetters what becomes of changes that cannot be used
 * @param flink any Flink option, passed through
 */
public record Pipeline(
        String name,
        String storage,
        Rewind onRewind,
        Duration retainDeltas,
        @Nullable Duration maxDrift,
        Map<String, Endpoint> sources,
        Map<String, Endpoint> sinks,
        List<TableRule> tables,
        Functions functions,
        DeadLetters deadLetters,
        Map<String, String> flink)
        implements Serializable {

    public static final Duration DEFAULT_RETAIN_DELTAS = Duration.ofHours(1);

    public Pipeline {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        sinks = Map.copyOf(sinks);
        tables = List.copyOf(tables);
        flink = Map.copyOf(flink);
    }

    /** The target; validation lets no pipeline pass that has another number of them than one. */
    public Endpoint sink() {
        return sinks.values().iterator().next();
    }
}
