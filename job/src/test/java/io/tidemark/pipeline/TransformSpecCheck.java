package io.tidemark.pipeline;

import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.config.TableRule;
import io.tidemark.merge.MergingCheck;
import io.tidemark.transform.Transforms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Validates the table of a specification as the preflight does, and runs what it lets pass. */
final class TransformSpecCheck {

    private TransformSpecCheck() {}

    /**
     * What becomes of it.
     *
     * @param folder of its own
     */
    static TransformSpecOutcome of(TransformSpec spec, Path folder) throws Exception {
        Path key = folder.resolve("mask-key");
        if (spec.maskKey() != null) {
            Files.writeString(key, spec.maskKey());
        }
        try {
            return TransformSpecRun.of(
                    spec,
                    (entry, schema) -> planned(spec.file(key.toString(), entry), schema),
                    folder.toUri().toString());
        } catch (ConfigException e) {
            return TransformSpecOutcome.refused(e.faults().stream().map(Fault::toString).toList());
        }
    }

    /**
     * The job as it is planned at a start.
     *
     * @param schema the table at the source at that time
     * @throws ConfigException with every fault
     */
    private static TransformSpecJob.Planned planned(String file, TableSchema schema)
            throws Exception {
        Pipeline pipeline = PipelineFile.parse(file, "the table");
        TableRule rule = pipeline.tables().get(0);
        List<Fault> faults = new ArrayList<>();
        try (Transforms transforms = Transforms.open(pipeline.functions())) {
            Optional<TableSchema> shape =
                    transforms.shape(
                            schema, rule.shaping(), rule.merging().time().column(), faults);
            shape.ifPresent(found -> faults.addAll(MergingCheck.faults(found, rule)));
            if (!faults.isEmpty()) {
                throw new ConfigException(faults);
            }
            return new TransformSpecJob.Planned(pipeline, schema, shape.orElseThrow());
        }
    }
}
