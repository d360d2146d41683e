package io.tidemark.local.cluster;

import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses from the class path of this process what the processes of a cluster get.
 *
 * <p>Flink's get what {@code lib} of a Flink distribution holds and nothing else: neither a
 * connector nor a class of the job. What a job needs beside Flink has to be in its own jar, or it
 * fails here as it would on any other cluster.
 */
public final class ClusterJars {

    /**
     * Modules that a distribution has in flink-dist, flink-table-* and flink-cep. The generator of
     * test data among them is a part of Flink's own API.
     */
    private static final Set<String> FLINK =
            Set.of(
                    "flink-annotations",
                    "flink-cep",
                    "flink-clients",
                    "flink-connector-datagen",
                    "flink-core",
                    "flink-core-api",
                    "flink-datastream",
                    "flink-datastream-api",
                    "flink-file-sink-common",
                    "flink-hadoop-fs",
                    "flink-java",
                    "flink-metrics-core",
                    "flink-optimizer",
                    "flink-queryable-state-client-java",
                    "flink-rpc-akka-loader",
                    "flink-rpc-core",
                    "flink-runtime",
                    "flink-runtime-web",
                    "flink-shaded-asm",
                    "flink-shaded-guava",
                    "flink-shaded-jackson",
                    "flink-shaded-netty",
                    "flink-shaded-zookeeper",
                    "flink-statebackend-rocksdb",
                    "flink-streaming-java",
                    "flink-table-api-bridge-base",
                    "flink-table-api-java",
                    "flink-table-api-java-bridge",
                    "flink-table-common",
                    "flink-table-runtime");

    /** Libraries that are inside of those jars in a distribution. */
    private static final Set<String> LIBRARIES =
            Set.of(
                    "async-profiler",
                    "chill-java",
                    "commons-cli",
                    "commons-collections",
                    "commons-compress",
                    "commons-io",
                    "commons-lang3",
                    "commons-math3",
                    "commons-text",
                    "frocksdbjni",
                    "icu4j",
                    "javassist",
                    "jsr305",
                    "kryo",
                    "lz4-java",
                    "minlog",
                    "objenesis",
                    "snakeyaml-engine",
                    "snappy-java");

    private static final Set<String> LOGGING =
            Set.of("slf4j-api", "log4j-api", "log4j-core", "log4j-slf4j-impl");

    private static final Set<String> ZOOKEEPER =
            Set.of("zookeeper", "zookeeper-jute", "metrics-core", "snappy-java");

    private static final Pattern JAR = Pattern.compile("(.+?)-\\d.*\\.jar");
    private static final Pattern JOB_JAR = Pattern.compile("tidemark-\\d.*\\.jar");

    private final List<Path> classPath = new ArrayList<>();

    /**
     * @param classPath as Java writes it
     */
    public ClusterJars(String classPath) {
        for (String entry : classPath.split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                this.classPath.add(Path.of(entry).toAbsolutePath());
            }
        }
    }

    /** Those of the JobManager, the TaskManagers and the client. */
    List<Path> flink() {
        return named(Set.of(FLINK, LIBRARIES, LOGGING));
    }

    /** Those of the ZooKeeper server. */
    List<Path> zookeeper() {
        return named(Set.of(ZOOKEEPER, LOGGING));
    }

    /**
     * The jar that is submitted.
     *
     * @throws FaultException if the class path has it only as a folder of classes, or not at all
     */
    public Path job() {
        return classPath.stream()
                .filter(jar -> JOB_JAR.matcher(jar.getFileName().toString()).matches())
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(
                        () ->
                                new FaultException(
                                        new Fault(
                                                "--jar",
                                                "the job's jar is not where the build puts it",
                                                "run 'mvn package', or name the jar"),
                                        null));
    }

    private List<Path> named(Set<Set<String>> names) {
        List<Path> chosen = new ArrayList<>();
        for (Path jar : classPath) {
            Matcher name = JAR.matcher(jar.getFileName().toString());
            if (name.matches() && names.stream().anyMatch(n -> n.contains(name.group(1)))) {
                chosen.add(jar);
            }
        }
        return chosen;
    }

    /** Makes a folder with a link to each jar, so that {@code folder/*} is the class path. */
    static void link(List<Path> jars, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path jar : jars) {
            Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar);
        }
    }
}
