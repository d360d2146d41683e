package io.tidemark.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * The files in {@code conf}. Every server listens at loopback, at a port that is chosen once: a
 * process that is started again is found where it was.
 */
final class ClusterConfig {

    static final String FILE = "config.yaml";
    static final String LOGGING_OF_SERVERS = "log4j.properties";
    static final String LOGGING_OF_CLIENT = "log4j-cli.properties";
    static final String JAVA_OPTIONS = "java.options";
    static final String ZOOKEEPER = "zoo.cfg";

    /** A local run has the same. */
    private static final int DEFAULT_PARALLELISM = 2;

    private static final String FLINK =
            """
            # Written by 'tidemark cluster up'; 'tidemark cluster down' deletes it.
            jobmanager.rpc.address: localhost
            jobmanager.rpc.port: %d
            jobmanager.bind-host: localhost
            jobmanager.memory.process.size: 1024m
            blob.server.port: "%d"
            rest.address: localhost
            rest.bind-address: localhost
            rest.port: %3$d
            rest.bind-port: "%3$d"
            taskmanager.host: localhost
            taskmanager.bind-host: localhost
            taskmanager.memory.process.size: 1216m
            taskmanager.memory.managed.size: 128m
            taskmanager.numberOfTaskSlots: %4$d
            parallelism.default: %5$d
            io.tmp.dirs: "%6$s"
            # One cluster-wide option that a job cannot set: how many checkpoints are kept.
            execution.checkpointing.num-retained: 3
            # On loopback silence means death; the default of 50s is for networks. A process that is gone
            # is given up with the second heartbeat that nobody takes.
            heartbeat.interval: 1000
            heartbeat.timeout: 10000
            """;

    private static final String HIGH_AVAILABILITY =
            """
            high-availability.type: zookeeper
            high-availability.zookeeper.quorum: localhost:%d
            high-availability.cluster-id: /local
            high-availability.storageDir: "%s"
            high-availability.jobmanager.port: "%d"
            """;

    private static final String ZOOKEEPER_SERVER =
            """
            dataDir=%s
            clientPort=%d
            clientPortAddress=localhost
            admin.enableServer=false
            tickTime=1000
            """;

    private static final String LOGGING =
            """
            rootLogger.level = INFO
            rootLogger.appenderRef.file.ref = file
            appender.file.name = file
            appender.file.type = RollingFile
            appender.file.fileName = ${sys:log.file}
            appender.file.filePattern = ${sys:log.file}.%i
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d{ISO8601} %-5p %c{1.} [%t] %m%n
            appender.file.policies.type = Policies
            appender.file.policies.size.type = SizeBasedTriggeringPolicy
            appender.file.policies.size.size = 20MB
            appender.file.strategy.type = DefaultRolloverStrategy
            appender.file.strategy.max = 3
            # Flink registers the committer's gauge at every commit and warns each time.
            logger.metrics.name = org.apache.flink.metrics.MetricGroup
            logger.metrics.level = ERROR
            """;

    /** Packages that Flink opens on Java 17. */
    private static final List<String> OPENED =
            List.of(
                    "java.io",
                    "java.lang",
                    "java.lang.reflect",
                    "java.net",
                    "java.nio",
                    "java.text",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "java.util.concurrent.locks",
                    "sun.nio.ch");

    private final ClusterFolder folder;
    private final Configuration settings;

    private ClusterConfig(ClusterFolder folder, Configuration settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Writes the files of a new cluster. */
    static ClusterConfig write(
            ClusterFolder folder, ClusterSize size, int restPort, FreePorts ports)
            throws IOException {
        int rpcPort = ports.next();
        StringBuilder flink =
                new StringBuilder(
                        FLINK.formatted(
                                rpcPort,
                                ports.next(),
                                restPort,
                                size.slots(),
                                Math.min(DEFAULT_PARALLELISM, size.slots() * size.taskManagers()),
                                folder.tmp()));
        Path conf = folder.conf();
        if (size.afterDeath() == ClusterSize.AfterDeath.RECOVER) {
            int zookeeperPort = ports.next();
            flink.append(
                    HIGH_AVAILABILITY.formatted(
                            zookeeperPort, folder.highAvailability().toUri(), rpcPort));
            Files.writeString(
                    conf.resolve(ZOOKEEPER),
                    ZOOKEEPER_SERVER.formatted(folder.zookeeperData(), zookeeperPort));
        }
        Files.writeString(conf.resolve(LOGGING_OF_SERVERS), LOGGING);
        Files.writeString(conf.resolve(LOGGING_OF_CLIENT), LOGGING);
        Files.write(
                conf.resolve(JAVA_OPTIONS),
                OPENED.stream().map(p -> "--add-opens=java.base/" + p + "=ALL-UNNAMED").toList());
        Files.writeString(conf.resolve(FILE), flink);
        return read(folder);
    }

    /** Reads what {@link #write} wrote. */
    static ClusterConfig read(ClusterFolder folder) {
        return new ClusterConfig(
                folder, GlobalConfiguration.loadConfiguration(folder.conf().toString()));
    }

    /** Everything that Flink reads. */
    Configuration settings() {
        return settings;
    }

    /** The port of the web UI and of Flink's REST API. */
    int restPort() {
        return settings.get(RestOptions.PORT);
    }

    int slots() {
        return settings.get(TaskManagerOptions.NUM_TASK_SLOTS);
    }

    boolean isHighlyAvailable() {
        return Files.exists(folder.conf().resolve(ZOOKEEPER));
    }

    /** The port of the ZooKeeper server; only with high availability. */
    int zookeeperPort() {
        String quorum = settings.get(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM);
        return Integer.parseInt(quorum.substring(quorum.lastIndexOf(':') + 1));
    }
}
