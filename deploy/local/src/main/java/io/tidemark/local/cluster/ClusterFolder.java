package io.tidemark.local.cluster;

import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import io.tidemark.local.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a cluster lives.
 *
 * <pre>
 *   conf/       config.yaml and the logging of its processes
 *   lib/        the class path of Flink's processes, as links
 *   lib-zookeeper/, zookeeper/, ha/    with --ha
 *   processes/  a file for every process that should be there
 *   log/, tmp/
 * </pre>
 *
 * @param root an absolute path
 */
record ClusterFolder(Path root) {

    private static final List<String> OURS =
            List.of("conf", "lib", "lib-zookeeper", "zookeeper", "ha", "processes", "tmp", "log");

    static ClusterFolder of(Path folder) {
        return new ClusterFolder(folder.toAbsolutePath().normalize());
    }

    Path conf() {
        return root.resolve("conf");
    }

    Path lib() {
        return root.resolve("lib");
    }

    Path zookeeperLib() {
        return root.resolve("lib-zookeeper");
    }

    Path zookeeperData() {
        return root.resolve("zookeeper");
    }

    Path highAvailability() {
        return root.resolve("ha");
    }

    Path processes() {
        return root.resolve("processes");
    }

    Path tmp() {
        return root.resolve("tmp");
    }

    Path log() {
        return root.resolve("log");
    }

    /** Whether a cluster was made here; it may have died since. */
    boolean exists() {
        return Files.exists(conf().resolve(ClusterConfig.FILE));
    }

    /** Makes the folders of a new cluster and removes the logs of the last one. */
    void create() throws IOException {
        requireOurs();
        delete();
        for (Path folder : List.of(conf(), lib(), processes(), tmp(), log())) {
            Files.createDirectories(folder);
        }
    }

    /** What a user has in the folder is not to be mixed with what {@code down} deletes. */
    private void requireOurs() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> children = Files.list(root)) {
            List<String> strange =
                    children.map(p -> p.getFileName().toString())
                            .filter(name -> !OURS.contains(name))
                            .sorted()
                            .toList();
            if (!strange.isEmpty()) {
                throw new FaultException(
                        new Fault(
                                "--dir " + root,
                                "has files that are not of a cluster: " + strange.get(0),
                                "name a new or an empty folder"),
                        null);
            }
        }
    }

    /** Deletes everything. */
    void delete() throws IOException {
        delete(OURS);
        if (isEmpty()) {
            Files.delete(root);
        }
    }

    /** Deletes everything but the logs. */
    void deleteAllButLogs() throws IOException {
        delete(OURS.stream().filter(name -> !name.equals("log")).toList());
    }

    private void delete(List<String> names) throws IOException {
        for (String name : names) {
            Path folder = root.resolve(name);
            if (Files.exists(folder)) {
                FileTree.delete(folder);
            }
        }
    }

    private boolean isEmpty() throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.findAny().isEmpty();
        }
    }
}
