package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pods may do and what they are given. */
class PodsTest {

    private static List<Overlay> pipelines() {
        return Overlay.pipelines();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void podsMeetTheRestrictedStandardAndWriteNowhereElse(Overlay overlay) {
        JsonNode pod = overlay.podSpec().get("securityContext");
        assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("runAsUser").asInt()).isEqualTo(9999);
        assertThat(pod.path("runAsGroup").asInt()).isEqualTo(9999);
        assertThat(pod.path("fsGroup").asInt()).isEqualTo(9999);
        assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        // What is missing here would be the image's or the server's default.
        assertThat(overlay.podSpec().path("containers")).hasSize(1);
        assertThat(overlay.container().path("name").asText()).isEqualTo("flink-main-container");
        JsonNode container = overlay.container().get("securityContext");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop"))
                .extracting(JsonNode::asText)
                .containsExactly("ALL");
        assertThat(container.at("/capabilities/add").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theOnlyPlacesToWriteAreVolumesForThat(Overlay overlay) {
        for (JsonNode mount : overlay.container().path("volumeMounts")) {
            JsonNode volume = volume(overlay, mount.path("name").asText());
            boolean isForWriting = volume.has("emptyDir") || volume.has("persistentVolumeClaim");
            assertThat(mount.path("readOnly").asBoolean())
                    .as(mount.toString())
                    .isEqualTo(!isForWriting);
            if (volume.has("emptyDir")) {
                assertThat(volume.at("/emptyDir/sizeLimit").asText()).as("its limit").isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void everyMountIsOfAVolumeAndEveryVolumeIsMounted(Overlay overlay) {
        assertThat(names(overlay.container().path("volumeMounts")))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(names(overlay.podSpec().path("volumes")));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void everyVolumeIsOfSomethingThatThereIs(Overlay overlay) throws IOException {
        Set<String> secrets = new TreeSet<>();
        for (JsonNode volume : overlay.podSpec().path("volumes")) {
            if (volume.has("configMap")) {
                assertThat(objects(overlay, "ConfigMap"))
                        .contains(volume.at("/configMap/name").asText());
            } else if (volume.has("persistentVolumeClaim")) {
                assertThat(objects(overlay, "PersistentVolumeClaim"))
                        .contains(volume.at("/persistentVolumeClaim/claimName").asText());
            } else if (volume.has("secret")) {
                secrets.add(volume.at("/secret/secretName").asText());
            } else {
                assertThat(volume.has("emptyDir")).as(volume.toString()).isTrue();
            }
        }
        // Secrets are never in the repository: the manual says how each one is made.
        String manual = Files.readString(Overlay.ROOT.resolveSibling("README.md"));
        assertThat(secrets)
                .isNotEmpty()
                .allSatisfy(s -> assertThat(manual).contains("create secret generic " + s + " "));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void noSecretIsInAnEnvironmentVariableOrAnObject(Overlay overlay) {
        assertThat(overlay.ofKind("Secret")).isEmpty();
        assertThat(overlay.container().has("env")).isFalse();
        assertThat(overlay.container().has("envFrom")).isFalse();
    }

    /** Its name changes with its content, and with it the pod template: that is an upgrade. */
    @ParameterizedTest
    @MethodSource("pipelines")
    void theNameOfThePipelineFileTellsItsContent(Overlay overlay) {
        assertThat(overlay.only("ConfigMap").at("/metadata/name").asText())
                .matches(Pattern.compile("shop-pipeline-[a-z0-9]{10}"));
        assertThat(volume(overlay, "pipeline").at("/configMap/name"))
                .isEqualTo(overlay.only("ConfigMap").at("/metadata/name"));
    }

    private static JsonNode volume(Overlay overlay, String name) {
        for (JsonNode volume : overlay.podSpec().path("volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        throw new AssertionError("no volume " + name);
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(element -> names.add(element.path("name").asText()));
        return names;
    }

    private static List<String> objects(Overlay overlay, String kind) {
        return overlay.ofKind(kind).stream().map(o -> o.at("/metadata/name").asText()).toList();
    }
}
