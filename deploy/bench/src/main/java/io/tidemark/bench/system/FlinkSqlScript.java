package io.tidemark.bench.system;

import io.tidemark.bench.workload.BenchTable;
import io.tidemark.bench.workload.BenchTable.Column;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Flink SQL script of a trial, with the settings that were found best for Flink SQL. */
final class FlinkSqlScript {

    private static final String PUBLICATION = "bench";

    /**
     * All sources of a job share one pool of connections, and each keeps one as long as it runs
     * (FLINK-40623): with the default, 20, a job of more tables never starts.
     */
    static final Map<String, String> SOURCE_OPTIONS =
            new TreeMap<>(
                    Map.of(
                            "connection.pool.size", "250",
                            "scan.incremental.snapshot.enabled", "true",
                            "scan.incremental.snapshot.chunk.size", "50000",
                            "scan.snapshot.fetch.size", "10000"));

    static final Map<String, String> SINK_OPTIONS =
            new TreeMap<>(
                    Map.of(
                            "sink.buffer-flush.max-rows", "5000",
                            "sink.buffer-flush.interval", "1s"));

    static final String URL_OPTIONS = "reWriteBatchedInserts=true&stringtype=unspecified";

    private final Trial trial;

    FlinkSqlScript(Trial trial) {
        this.trial = trial;
    }

    /**
     * Statements at the source. The connector asks for full images of updated rows; without them it
     * has to keep every row in state.
     */
    List<String> sourceSetUp() {
        Stream<String> identities = trial.workload().tables().stream().map(BenchTable::logOldRows);
        String publication =
                "CREATE PUBLICATION %s FOR TABLE %s".formatted(PUBLICATION, trial.tableList());
        return Stream.concat(identities, Stream.of(publication)).toList();
    }

    /** The script, for {@code FlinkSqlMain}. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                SET 'parallelism.default' = '%d';
                SET 'execution.checkpointing.interval' = '%s';
                SET 'execution.checkpointing.dir' = 'file://%s';
                SET 'pipeline.object-reuse' = 'true';
                SET 'restart-strategy.type' = 'none';
                SET 'table.local-time-zone' = 'UTC';
                SET 'heartbeat.timeout' = '%d';
                """
                        .formatted(
                                trial.settings().parallelism(),
                                trial.settings().checkpointInterval(),
                                trial.folder().resolve("checkpoints"),
                                BenchSettings.HEARTBEAT_TIMEOUT_MS));
        for (BenchTable table : trial.workload().tables()) {
            text.append(source(table)).append(sink(table)).append(insert(table));
        }
        return text.toString();
    }

    private String source(BenchTable table) {
        return """
        CREATE TABLE source_%1$s (
          %2$s,
          PRIMARY KEY (%3$s) NOT ENFORCED
        ) WITH (
          'connector' = 'postgres-cdc',
          'hostname' = 'localhost',
          'port' = '%4$d',
          'username' = '%5$s',
          'password' = '%6$s',
          'database-name' = '%7$s',
          'schema-name' = 'public',
          'table-name' = '%1$s',
          'slot.name' = 'bench_%1$s',
          'decoding.plugin.name' = 'pgoutput',
          'debezium.publication.name' = '%8$s',
          'debezium.publication.autocreate.mode' = 'disabled',
          %9$s
        );
        """
                .formatted(
                        table.name(),
                        columns(table, column -> sourceType(column.type())),
                        table.key(),
                        trial.source().port(),
                        trial.source().user(),
                        trial.source().password(),
                        trial.source().database(),
                        PUBLICATION,
                        options(SOURCE_OPTIONS));
    }

    private String sink(BenchTable table) {
        return """
        CREATE TABLE sink_%1$s (
          %2$s,
          PRIMARY KEY (%3$s) NOT ENFORCED
        ) WITH (
          'connector' = 'jdbc',
          'url' = 'jdbc:postgresql://localhost:%4$d/%5$s?%8$s',
          'username' = '%6$s',
          'password' = '%7$s',
          'table-name' = 'public.%1$s',
          %9$s
        );
        """
                .formatted(
                        table.name(),
                        columns(table, column -> sinkType(column.type())),
                        table.key(),
                        trial.target().port(),
                        trial.target().database(),
                        trial.target().user(),
                        trial.target().password(),
                        URL_OPTIONS,
                        options(SINK_OPTIONS));
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> "'%s' = '%s'".formatted(option.getKey(), option.getValue()))
                .collect(Collectors.joining(",\n  "));
    }

    private static String insert(BenchTable table) {
        return "INSERT INTO sink_%1$s SELECT %2$s FROM source_%1$s;\n"
                .formatted(
                        table.name(),
                        table.columns().stream()
                                .map(FlinkSqlScript::value)
                                .collect(Collectors.joining(", ")));
    }

    private static String columns(BenchTable table, Function<Column, String> type) {
        return table.columns().stream()
                .map(column -> quoted(column) + " " + type.apply(column))
                .collect(Collectors.joining(",\n  "));
    }

    /** The JDBC connector takes no time stamp with a zone, but the session's zone is UTC. */
    private static String value(Column column) {
        return column.type().equals("timestamp with time zone")
                ? "CAST(%s AS TIMESTAMP(6))".formatted(quoted(column))
                : quoted(column);
    }

    private static String quoted(Column column) {
        return "`" + column.name() + "`";
    }

    private static String sinkType(String type) {
        return type.equals("timestamp with time zone") ? "TIMESTAMP(6)" : sourceType(type);
    }

    private static String sourceType(String type) {
        if (type.startsWith("numeric(")) {
            return type.replace("numeric", "DECIMAL");
        }
        return switch (type) {
            case "bigint" -> "BIGINT";
            case "integer" -> "INT";
            case "double precision" -> "DOUBLE";
            case "boolean" -> "BOOLEAN";
            case "date" -> "DATE";
            case "timestamp with time zone" -> "TIMESTAMP_LTZ(6)";
            case "text", "jsonb" -> "STRING";
            default -> throw new IllegalArgumentException("no Flink type for " + type);
        };
    }
}
