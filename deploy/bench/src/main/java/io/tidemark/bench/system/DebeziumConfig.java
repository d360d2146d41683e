package io.tidemark.bench.system;

import io.tidemark.bench.workload.BenchTable;
import io.tidemark.local.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The properties of a Kafka broker, of a Kafka Connect worker and of Debezium's two connectors for
 * a trial, with the settings that were found best for Debezium.
 *
 * <p>All that listens does so on the loopback interface only. The topic of a table has the table's
 * name.
 *
 * @param parallelism the partitions of a topic, and the tasks that write
 * @param folder for the files of the processes
 */
record DebeziumConfig(
        Database from,
        Database to,
        List<BenchTable> tables,
        int parallelism,
        Path folder,
        Ports ports) {

    private static final String HOST = "127.0.0.1";

    /** Of publication, slot and the connector's own names of topics. */
    private static final String NAME = "bench";

    /**
     * Without a registry of schemas a message brings its types along. A sink that has failed and
     * has nothing more to read says so at its next commit.
     */
    static final Map<String, String> WORKER_OPTIONS =
            options(
                    """
                    key.converter=org.apache.kafka.connect.json.JsonConverter
                    value.converter=org.apache.kafka.connect.json.JsonConverter
                    offset.flush.interval.ms=5000
                    plugin.discovery=service_load
                    """);

    /**
     * A message has the new row alone, without the old one and where it comes from; a delete is a
     * message without a value. It has no headers, which the sink would parse and not use.
     */
    static final Map<String, String> SOURCE_OPTIONS =
            options(
                    """
                    plugin.name=pgoutput
                    snapshot.mode=initial
                    snapshot.fetch.size=10240
                    max.batch.size=8192
                    max.queue.size=32768
                    poll.interval.ms=50
                    heartbeat.interval.ms=10000
                    decimal.handling.mode=precise
                    time.precision.mode=adaptive
                    tombstones.on.delete=false
                    extended.headers.enabled=false
                    transforms=unwrap,route
                    transforms.unwrap.type=io.debezium.transforms.ExtractNewRecordState
                    transforms.unwrap.delete.tombstone.handling.mode=delete-to-tombstone
                    producer.override.compression.type=lz4
                    producer.override.batch.size=262144
                    """);

    /**
     * A batch has each of its keys once, and the driver makes few statements of it. The sink asks
     * the target about a table before it writes what it has polled, so it polls much at once. Its
     * own way to write a batch in one statement, {@code dialect.postgres.unnest.insert.enabled}, is
     * not faster here, and fails for dates.
     */
    static final Map<String, String> SINK_OPTIONS =
            options(
                    """
                    insert.mode=upsert
                    delete.enabled=true
                    primary.key.mode=record_key
                    schema.evolution=none
                    batch.size=10000
                    consumer.override.max.poll.records=20000
                    consumer.override.fetch.min.bytes=262144
                    consumer.override.fetch.max.wait.ms=500
                    consumer.override.max.partition.fetch.bytes=4194304
                    use.reduction.buffer=true
                    """);

    static final String URL_OPTIONS = "reWriteBatchedInserts=true";

    DebeziumConfig {
        tables = List.copyOf(tables);
    }

    /** For this trial. */
    static DebeziumConfig of(Trial trial, Ports ports) {
        return new DebeziumConfig(
                Database.of(trial.source()),
                Database.of(trial.target()),
                trial.workload().tables(),
                trial.settings().parallelism(),
                trial.folder(),
                ports);
    }

    /** How to connect to a database on this machine. */
    record Database(int port, String name, String user, String password) {

        static Database of(EmbeddedDatabase server) {
            return new Database(server.port(), server.database(), server.user(), server.password());
        }
    }

    /**
     * Where the processes listen.
     *
     * @param broker for producers and consumers
     * @param controller for the broker itself
     * @param worker for questions about the connectors
     */
    record Ports(int broker, int controller, int worker) {}

    /** The statement that makes the changes of the tables readable at the source. */
    String publication() {
        return "CREATE PUBLICATION %s FOR TABLE %s".formatted(NAME, names(BenchTable::qualified));
    }

    /** One node that is broker and controller. */
    String broker() {
        return """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
        controller.listener.names=CONTROLLER
        controller.quorum.voters=1@%1$s:%3$d
        log.dirs=%4$s
        auto.create.topics.enable=false
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        group.initial.rebalance.delay.ms=0
        """
                .formatted(HOST, ports.broker(), ports.controller(), folder.resolve("kafka-log"));
    }

    /** A worker that has all connectors in its process. */
    String worker() {
        return """
        bootstrap.servers=%1$s:%2$d
        listeners=http://%1$s:%3$d
        offset.storage.file.filename=%4$s
        %5$s
        """
                .formatted(
                        HOST,
                        ports.broker(),
                        ports.worker(),
                        folder.resolve("connect-offsets"),
                        text(WORKER_OPTIONS));
    }

    /** The connector from the tables to the topics. */
    String source() {
        return """
        name=source
        connector.class=io.debezium.connector.postgresql.PostgresConnector
        tasks.max=1
        database.hostname=localhost
        database.port=%1$d
        database.user=%2$s
        database.password=%3$s
        database.dbname=%4$s
        table.include.list=%5$s
        slot.name=%6$s
        publication.name=%6$s
        publication.autocreate.mode=disabled
        topic.prefix=%6$s
        topic.creation.default.replication.factor=1
        topic.creation.default.partitions=%7$d
        transforms.route.type=org.apache.kafka.connect.transforms.RegexRouter
        transforms.route.regex=%6$s[.]public[.](.*)
        transforms.route.replacement=$1
        %8$s
        """
                .formatted(
                        from.port(),
                        from.user(),
                        from.password(),
                        from.name(),
                        names(BenchTable::qualified),
                        NAME,
                        parallelism,
                        text(SOURCE_OPTIONS));
    }

    /** The connector from the topics to the tables. A worker that is held keeps its consumers. */
    String sink() {
        return """
        name=sink
        connector.class=io.debezium.connector.jdbc.JdbcSinkConnector
        tasks.max=%1$d
        topics=%2$s
        connection.url=jdbc:postgresql://localhost:%3$d/%4$s?%9$s
        connection.username=%5$s
        connection.password=%6$s
        collection.name.format=public.${topic}
        consumer.override.session.timeout.ms=%7$d
        consumer.override.max.poll.interval.ms=%7$d
        %8$s
        """
                .formatted(
                        parallelism,
                        names(BenchTable::name),
                        to.port(),
                        to.name(),
                        to.user(),
                        to.password(),
                        BenchSettings.HEARTBEAT_TIMEOUT_MS,
                        text(SINK_OPTIONS),
                        URL_OPTIONS);
    }

    private String names(Function<BenchTable, String> name) {
        return tables.stream().map(name).collect(Collectors.joining(","));
    }

    private static String text(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int end = line.indexOf('=');
            options.put(line.substring(0, end), line.substring(end + 1));
        }
        return options;
    }
}
