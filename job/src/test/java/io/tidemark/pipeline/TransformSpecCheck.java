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
        List<Fault> faults = new ArrayList<>();
        Pipeline pipeline;
        Optional<TableSchema> shape;
        try {
            pipeline = PipelineFile.parse(spec.file(key.toString()), "the table");
            shape = shape(spec, pipeline, faults);
        } catch (ConfigException e) {
            return refused(e.faults());
        }
        return faults.isEmpty()
                ? TransformSpecRun.of(
                        spec, pipeline, shape.orElseThrow(), folder.toUri().toString())
                : refused(faults);
    }

    private static TransformSpecOutcome refused(List<Fault> faults) {
        return TransformSpecOutcome.refused(faults.stream().map(Fault::toString).toList());
    }

    private static Optional<TableSchema> shape(
            TransformSpec spec, Pipeline pipeline, List<Fault> faults) throws Exception {
        TableRule rule = pipeline.tables().get(0);
        try (Transforms transforms = Transforms.open(pipeline.functions())) {
            Optional<TableSchema> shape =
                    transforms.shape(
                            spec.schema(), rule.shaping(), rule.merging().time().column(), faults);
            shape.ifPresent(found -> faults.addAll(MergingCheck.faults(found, rule)));
            return shape;
        }
    }
}
