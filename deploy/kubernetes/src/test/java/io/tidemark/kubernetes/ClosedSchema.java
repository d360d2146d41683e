package io.tidemark.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A schema that takes no key that it does not name: the API server drops or refuses such a key. */
final class ClosedSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V7);

    /** The operator's kinds, by the files of its jar. */
    private static final Map<String, String> OPERATOR =
            Map.of(
                    "FlinkDeployment",
                    "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml",
                    "FlinkStateSnapshot",
                    "META-INF/fabric8/flinkstatesnapshots.flink.apache.org-v1.yml");

    /** In each jar with kinds of Kubernetes, made from their sources. */
    private static final String KUBERNETES = "schema/validation-schema.json";

    private static final String INT_OR_STRING = "x-kubernetes-int-or-string";
    private static final String JAVA_TYPE = "javaType";
    private static final String EXISTING_JAVA_TYPE = "existingJavaType";

    private static final Set<String> NUMBER_OR_TEXT =
            Set.of(
                    "io.fabric8.kubernetes.api.model.IntOrString",
                    "io.fabric8.kubernetes.api.model.Quantity",
                    "Quantity");

    /** What others read in the same files. */
    private static final Set<String> NO_KEYWORDS =
            Set.of(
                    INT_OR_STRING,
                    JAVA_TYPE,
                    EXISTING_JAVA_TYPE,
                    "javaInterfaces",
                    "javaOmitEmpty",
                    "x-kubernetes-preserve-unknown-fields");

    private final JsonSchema schema;

    private ClosedSchema(JsonNode open) {
        close(open);
        this.schema = FACTORY.getSchema(open);
    }

    /** Of the kind of an object. */
    static ClosedSchema of(String kind) {
        try {
            String file = OPERATOR.get(kind);
            return new ClosedSchema(file != null ? operator(file) : kubernetes(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with it. */
    List<String> faults(JsonNode object) {
        return schema.validate(object).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    private static JsonNode operator(String file) throws IOException {
        try (InputStream in = resource(file)) {
            JsonNode versions = new YAMLMapper().readTree(in).at("/spec/versions");
            ObjectNode schema = (ObjectNode) versions.get(0).at("/schema/openAPIV3Schema");
            ObjectNode properties = (ObjectNode) schema.get("properties");
            // What every object has is not in the schema of a kind.
            properties.putObject("apiVersion").put("type", "string");
            properties.putObject("kind").put("type", "string");
            properties.putObject("metadata").put("type", "object");
            return schema;
        }
    }

    private static JsonNode kubernetes(String kind) throws IOException {
        for (URL file : Collections.list(loader().getResources(KUBERNETES))) {
            try (InputStream in = file.openStream()) {
                JsonNode definitions = JSON.readTree(in).get("definitions");
                Optional<ObjectNode> found = definition(definitions, kind);
                if (found.isPresent()) {
                    ObjectNode schema = found.get().deepCopy();
                    schema.set("definitions", definitions);
                    return schema;
                }
            }
        }
        throw new IOException("there is no schema of " + kind + " on the class path");
    }

    private static Optional<ObjectNode> definition(JsonNode definitions, String kind) {
        for (JsonNode definition : definitions) {
            if (definition.at("/properties/kind/default").asText().equals(kind)) {
                return Optional.of((ObjectNode) definition);
            }
        }
        return Optional.empty();
    }

    private static InputStream resource(String file) throws IOException {
        InputStream in = loader().getResourceAsStream(file);
        if (in == null) {
            throw new IOException("there is no " + file + " on the class path");
        }
        return in;
    }

    private static ClassLoader loader() {
        return ClosedSchema.class.getClassLoader();
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (isNumberOrText(object)) {
                object.removeAll();
            }
            if (object.path("properties").isObject()) {
                object.put("additionalProperties", false);
            }
            if (object.path("required").isBoolean()) {
                // As an older version of JSON schema writes it.
                object.remove("required");
            }
            object.remove(NO_KEYWORDS);
        }
        schema.forEach(ClosedSchema::close);
    }

    /**
     * A number or a text, which neither the operator's schemas nor the Java classes' say plainly.
     */
    private static boolean isNumberOrText(ObjectNode schema) {
        return schema.path(INT_OR_STRING).asBoolean()
                || NUMBER_OR_TEXT.contains(schema.path(JAVA_TYPE).asText())
                || NUMBER_OR_TEXT.contains(schema.path(EXISTING_JAVA_TYPE).asText());
    }
}
