package io.tidemark.bench.system;

import io.tidemark.bench.system.DebeziumConfig.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Debezium from its PostgreSQL connector over a Kafka broker to its JDBC connector. */
public final class DebeziumSystem implements ReplicationSystem {

    private static final BuiltModule MODULE = new BuiltModule("debezium");

    private static final String BROKER = "io.tidemark.bench.debezium.BrokerMain";
    private static final String WORKER = "org.apache.kafka.connect.cli.ConnectStandalone";

    private static final List<String> JVM_OPTIONS =
            List.of("-Dlog4j2.configurationFile=debezium-log4j2.xml", "-Duser.timezone=UTC");

    @Override
    public String name() {
        return "debezium";
    }

    @Override
    public String about() {
        return "Debezium, PostgreSQL source to JDBC sink in Kafka Connect, over a Kafka broker";
    }

    @Override
    public Optional<Path> classPathFile() {
        return Optional.of(MODULE.libraries());
    }

    @Override
    public Map<String, String> settings(BenchSettings settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("partitions of a topic", Integer.toString(settings.parallelism()));
        all.put("tasks.max of the sink", Integer.toString(settings.parallelism()));
        all.put("heap", settings.heap());
        all.put("heap of the broker", KafkaBroker.HEAP);
        all.putAll(DebeziumConfig.SOURCE_OPTIONS);
        all.putAll(DebeziumConfig.SINK_OPTIONS);
        all.put("url of the sink", "?" + DebeziumConfig.URL_OPTIONS);
        all.putAll(DebeziumConfig.WORKER_OPTIONS);
        return all;
    }

    @Override
    public Replication prepare(Trial trial) throws IOException, SQLException, NoFigureException {
        String classPath = MODULE.classPath();
        Ports ports = freePorts();
        DebeziumConfig config = DebeziumConfig.of(trial, ports);
        trial.createTargetTables();
        Trial.execute(trial.source(), List.of(config.publication()));
        String worker = file(trial, "worker", config.worker());
        String source = file(trial, "source", config.source());
        String sink = file(trial, "sink", config.sink());
        KafkaBroker broker =
                KafkaBroker.start(
                        new JobProcess.Program(
                                KafkaBroker.HEAP,
                                JVM_OPTIONS,
                                classPath,
                                List.of(BROKER, file(trial, "broker", config.broker()))),
                        trial.folder().resolve("broker.out"),
                        ports.broker());
        try {
            JobProcess process =
                    JobProcess.start(
                            new JobProcess.Program(
                                    trial.settings().heap(),
                                    JVM_OPTIONS,
                                    classPath,
                                    List.of(WORKER, worker, source, sink)),
                            trial.folder().resolve("worker.out"));
            return new ConnectWorker(broker, process, ports.worker());
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private static String file(Trial trial, String name, String text) throws IOException {
        Path file = trial.folder().resolve(name + ".properties");
        return Files.writeString(file, text).toString();
    }

    /** Nobody listens there now; all three are held at once, so they differ. */
    private static Ports freePorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket broker = new ServerSocket(0, 0, loopback);
                ServerSocket controller = new ServerSocket(0, 0, loopback);
                ServerSocket worker = new ServerSocket(0, 0, loopback)) {
            return new Ports(
                    broker.getLocalPort(), controller.getLocalPort(), worker.getLocalPort());
        }
    }
}
