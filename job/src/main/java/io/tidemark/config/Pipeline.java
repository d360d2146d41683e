package io.tidemark.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The pipeline file as valid, typed values. Holds no secret: an {@link Endpoint} keeps the text of
 * the file and resolves {@code ${…}} where the connection is made.
 *
 * @param name identity in ledger, metrics and slot; {@code [a-z][a-z0-9_-]{0,39}}
 * @param storage a Flink file system URI without a trailing slash
 * @param retainDeltas how long applied deltas are kept to roll a restored target forward
 * @param flink any Flink option, passed through
 */
public record Pipeline(
        String name,
        String storage,
        Rewind onRewind,
        Duration retainDeltas,
        Map<String, Endpoint> sources,
        Map<String, Endpoint> sinks,
        List<TableRule> tables,
        Map<String, String> flink)
        implements Serializable {

    public static final Duration DEFAULT_RETAIN_DELTAS = Duration.ofHours(1);

    public Pipeline {
        sources = Map.copyOf(sources);
        sinks = Map.copyOf(sinks);
        tables = List.copyOf(tables);
        flink = Map.copyOf(flink);
    }
}
