package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pipeline files: they are valid, and what they name is mounted. */
class PipelineFileTest {

    private static final Pattern SECRET = Pattern.compile("/run/secrets/[a-z0-9-]+(?=/)");

    private static List<Overlay> pipelines() {
        return Overlay.pipelines();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theJobIsStartedWithTheFileThatIsMounted(Overlay overlay) {
        assertThat(overlay.flink().at("/spec/job/args"))
                .extracting(JsonNode::asText)
                .containsExactly("run", mount(overlay, "pipeline") + "/pipeline.yaml");
        assertThat(overlay.pipeline().tables()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void userAndPasswordComeFromMountedSecrets(Overlay overlay) {
        String file = overlay.pipelineFile();
        List<String> named = new ArrayList<>();
        for (Matcher secret = SECRET.matcher(file); secret.find(); ) {
            named.add(secret.group());
        }
        List<String> mounted = new ArrayList<>();
        overlay.container()
                .path("volumeMounts")
                .forEach(mount -> mounted.add(mount.path("mountPath").asText()));
        assertThat(named).isNotEmpty();
        assertThat(mounted).containsAll(named);
        // Nothing between the slashes and the @ but references.
        assertThat(file)
                .doesNotContainPattern("postgresql://(?!\\$\\{file:[^}]*}:\\$\\{file:[^}]*}@)");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void aStorageOfFilesIsAVolumeThatAllPodsShare(Overlay overlay) {
        URI storage = URI.create(overlay.pipeline().storage());
        if (storage.getScheme().equals("file")) {
            assertThat(storage.getPath()).startsWith(mount(overlay, "storage") + "/");
            assertThat(overlay.only("PersistentVolumeClaim").at("/spec/accessModes"))
                    .extracting(JsonNode::asText)
                    .containsExactly("ReadWriteMany");
        }
    }

    private static String mount(Overlay overlay, String volume) {
        for (JsonNode mount : overlay.container().path("volumeMounts")) {
            if (mount.path("name").asText().equals(volume)) {
                return mount.path("mountPath").asText();
            }
        }
        throw new AssertionError(volume + " is not mounted");
    }
}
