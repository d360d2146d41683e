package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object is one that the API server takes, and none of its keys is dropped on the way. */
class SchemaTest {

    private static Stream<Arguments> objects() {
        return Overlay.all().stream()
                .flatMap(
                        overlay ->
                                overlay.objects().stream()
                                        .map(
                                                object ->
                                                        Arguments.of(
                                                                overlay, name(object), object)));
    }

    private static String name(JsonNode object) {
        return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("objects")
    void everyObjectFitsItsClosedSchema(Overlay overlay, String name, JsonNode object) {
        assertThat(faults(object)).isEmpty();
    }

    /**
     * The check itself is checked: each of these would pass a check that is only a little weaker.
     */
    @ParameterizedTest
    @CsvSource({
        "FlinkDeployment, /spec, upgradeMod",
        "FlinkDeployment, /spec/job, upgrademode",
        "FlinkDeployment, /spec/jobManager, replica",
        "FlinkDeployment, /spec/podTemplate/spec/containers/0, volumeMount",
        "FlinkDeployment, /spec/podTemplate/spec/containers/0/securityContext, readOnlyRootFileSystem",
        "FlinkDeployment, /spec/podTemplate/spec/securityContext, runAsNonroot",
        "FlinkDeployment, /spec/podTemplate/spec/volumes/1/secret, secretname",
        "ConfigMap, '', dada",
        "NetworkPolicy, /spec/ingress/0/from/0/podSelector, matchLabel",
        "PodDisruptionBudget, /spec, maxUnavailabel",
        "PodMonitor, /spec/podMetricsEndpoints/0, intervall",
        "Role, /rules/0, verb",
    })
    void aMisspeltKeyIsFoundHoweverDeepItIs(String kind, String where, String key) {
        JsonNode object = prod(kind);
        ((ObjectNode) object.at(where)).put(key, "x");

        assertThat(faults(object)).hasSize(1).first().asString().contains(key);
    }

    @ParameterizedTest
    @CsvSource({
        "FlinkDeployment, /spec/job, parallelism, two",
        "FlinkDeployment, /spec/job, upgradeMode, savepoints",
        "FlinkDeployment, /spec, flinkVersion, v1_2",
        "FlinkDeployment, /spec/podTemplate/spec/securityContext, runAsUser, root",
    })
    void aValueOfAnotherTypeIsFound(String kind, String where, String key, String value) {
        JsonNode object = prod(kind);
        ((ObjectNode) object.at(where)).put(key, value);

        assertThat(faults(object)).isNotEmpty();
    }

    @Test
    void aSnapshotIsOfADeploymentThatThereIs() {
        JsonNode snapshot = snapshot();
        assertThat(snapshot.at("/spec/jobReference/name")).isEqualTo(name("/metadata/name"));
        assertThat(snapshot.at("/metadata/namespace")).isEqualTo(name("/metadata/namespace"));
        assertThat(snapshot.at("/spec/savepoint/disposeOnDelete").asBoolean(true)).isFalse();
    }

    @Test
    void aMisspeltKeyOfASnapshotIsFound() {
        JsonNode snapshot = snapshot();
        ((ObjectNode) snapshot.at("/spec/savepoint")).put("formattype", "NATIVE");

        assertThat(faults(snapshot)).hasSize(1).first().asString().contains("formattype");
    }

    private static JsonNode name(String pointer) {
        return prod("FlinkDeployment").at(pointer);
    }

    private static JsonNode snapshot() {
        return overlay("prod/before-upgrade").only("FlinkStateSnapshot");
    }

    private static JsonNode prod(String kind) {
        return overlay("prod").ofKind(kind).get(0);
    }

    private static Overlay overlay(String name) {
        return Overlay.all().stream()
                .filter(overlay -> overlay.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> faults(JsonNode object) {
        return ClosedSchema.of(object.path("kind").asText()).faults(object);
    }
}
