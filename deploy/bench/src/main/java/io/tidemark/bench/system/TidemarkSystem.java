package io.tidemark.bench.system;

import io.tidemark.bench.workload.BenchTable;
import io.tidemark.local.LocalMain;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tidemark as a user runs it: {@code ./tidemark run FILE}.
 *
 * @param options of every table's entry, as the file has them; empty: none
 * @param flink lines under {@code flink:}
 */
record TidemarkSystem(String name, String about, String options, List<String> flink)
        implements ReplicationSystem {

    private static final String ORDERED = "order-by: number";

    /** Without state: the order of the log is the order. */
    static final TidemarkSystem BY_LOG =
            new TidemarkSystem("tidemark", "this project, ./tidemark run FILE", "", List.of());

    /** Each change meets the state of its key. */
    static final TidemarkSystem MERGING =
            new TidemarkSystem(
                    "tidemark-merge",
                    "the same with '" + ORDERED + "': every change meets the state of its key",
                    ORDERED,
                    List.of());

    /** Three columns are computed, with the values that they have, and rows are filtered. */
    static final TidemarkSystem SHAPING =
            new TidemarkSystem(
                    "tidemark-transform",
                    "the same with a filter and three computed columns",
                    "where: \"number >= 0\", select: [\"*\", \"upper(status) as status\","
                            + " \"cast(amount * 1.00 as decimal(12,2)) as amount\","
                            + " \"case when flag then upper(note) else coalesce(note, '-') end as"
                            + " note\"]",
                    List.of());

    /** The same, on disk. */
    static final TidemarkSystem MERGING_ON_DISK =
            new TidemarkSystem(
                    "tidemark-rocksdb",
                    "the same with its state in RocksDB",
                    ORDERED,
                    List.of("state.backend.type: rocksdb"));

    TidemarkSystem {
        flink = List.copyOf(flink);
    }

    @Override
    public Map<String, String> settings(BenchSettings settings) {
        Map<String, String> all = new LinkedHashMap<>(settings.ofFlink());
        if (!options.isEmpty()) {
            all.put("tables", options);
        }
        for (String line : flink) {
            all.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        return all;
    }

    @Override
    public Replication prepare(Trial trial) throws IOException, SQLException {
        if (!options.isEmpty()) {
            // What validate asks for where changes are merged.
            Trial.execute(
                    trial.source(),
                    trial.workload().tables().stream().map(BenchTable::logOldRows).toList());
        }
        return launch(
                trial,
                List.of(
                        LocalMain.class.getName(),
                        "run",
                        pipelineFile(trial),
                        "--parallelism",
                        Integer.toString(trial.settings().parallelism())));
    }

    /**
     * Starts a part of it.
     *
     * @param main the class that runs it; its arguments are the pipeline file, the parallelism and
     *     these
     */
    JobProcess start(Trial trial, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(main.getName());
        command.add(pipelineFile(trial));
        command.add(Integer.toString(trial.settings().parallelism()));
        command.addAll(arguments);
        return launch(trial, command);
    }

    private static JobProcess launch(Trial trial, List<String> command) throws IOException {
        JobProcess.Program program =
                new JobProcess.Program(
                        trial.settings().heap(),
                        List.of(
                                "-Dlog4j2.configurationFile=tidemark-log4j2.xml",
                                "-Dtidemark.terminal=false",
                                "-Dtidemark.log.file=" + trial.folder().resolve("tidemark.log")),
                        System.getProperty("java.class.path"),
                        command);
        return JobProcess.start(program, trial.folder().resolve("tidemark.out"));
    }

    private String pipelineFile(Trial trial) throws IOException {
        return Files.writeString(trial.folder().resolve("pipeline.yaml"), yaml(trial)).toString();
    }

    private String yaml(Trial trial) {
        return """
        pipeline: {name: bench, storage: "file://%s"}
        sources: {shop: {type: postgres, url: "%s"}}
        sinks: {warehouse: {type: postgres, url: "%s"}}
        tables:
        %s
        flink:
          execution.checkpointing.interval: %s
          heartbeat.timeout: %d
        %s
        """
                .formatted(
                        trial.folder().resolve("storage"),
                        trial.source().url(),
                        trial.target().url(),
                        entries(trial),
                        trial.settings().checkpointInterval(),
                        BenchSettings.HEARTBEAT_TIMEOUT_MS,
                        String.join("\n", flink).indent(2));
    }

    private String entries(Trial trial) {
        String more = options.isEmpty() ? "" : ", " + options;
        return trial.workload().tables().stream()
                .map(table -> "  - {from: %s%s}".formatted(table.qualified(), more))
                .collect(Collectors.joining("\n"));
    }
}
