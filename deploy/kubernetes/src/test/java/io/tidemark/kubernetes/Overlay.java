package io.tidemark.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of {@code overlays} that kustomize makes manifests of, and what it made.
 *
 * @param folder with a {@code kustomization.yaml}
 */
record Overlay(Path folder) {

    /** Tests run in the folder of their module. */
    static final Path ROOT = Path.of("").toAbsolutePath();

    static final Path RENDERED = ROOT.resolve("rendered");

    private static final Path OVERLAYS = ROOT.resolve("overlays");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** All of them, in the order of their names. */
    static List<Overlay> all() {
        try (Stream<Path> files = Files.walk(OVERLAYS)) {
            return files.filter(file -> file.endsWith("kustomization.yaml"))
                    .map(file -> new Overlay(file.getParent()))
                    .sorted((a, b) -> a.toString().compareTo(b.toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that run a pipeline. */
    static List<Overlay> pipelines() {
        return all().stream()
                .filter(overlay -> !overlay.ofKind("FlinkDeployment").isEmpty())
                .toList();
    }

    /** Where what kustomize made of it is stored. */
    Path rendered() {
        return RENDERED.resolve(toString().replace('/', '-') + ".yaml");
    }

    /** Every object, as it is stored. */
    List<JsonNode> objects() {
        try {
            return read(Files.readString(rendered()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> read(String manifests) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(manifests)
                .forEachRemaining(objects::add);
        return objects;
    }

    List<JsonNode> ofKind(String kind) {
        return objects().stream().filter(o -> o.path("kind").asText().equals(kind)).toList();
    }

    /** The only object of this kind. */
    JsonNode only(String kind) {
        List<JsonNode> found = ofKind(kind);
        if (found.size() != 1) {
            throw new AssertionError(this + " has " + found.size() + " objects of kind " + kind);
        }
        return found.get(0);
    }

    JsonNode flink() {
        return only("FlinkDeployment");
    }

    JsonNode podSpec() {
        return flink().at("/spec/podTemplate/spec");
    }

    JsonNode container() {
        return podSpec().at("/containers/0");
    }

    /** The text of the pipeline file. */
    String pipelineFile() {
        return only("ConfigMap").at("/data/pipeline.yaml").asText();
    }

    /** The pipeline file as the job reads it. */
    Pipeline pipeline() {
        return PipelineFile.parse(pipelineFile(), "pipeline.yaml");
    }

    /** {@code flinkConfiguration}. */
    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        flink().at("/spec/flinkConfiguration")
                .fields()
                .forEachRemaining(o -> options.put(o.getKey(), o.getValue().asText()));
        return options;
    }

    /** An option of {@code flinkConfiguration}, an empty text if it is not there. */
    String option(String key) {
        return options().getOrDefault(key, "");
    }

    @Override
    public String toString() {
        return OVERLAYS.relativize(folder).toString();
    }
}
