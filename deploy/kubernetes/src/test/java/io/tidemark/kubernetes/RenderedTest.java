package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is stored in {@code rendered} is what kustomize makes of the overlays today.
 *
 * <p>With the system property {@code render} it is stored anew.
 */
class RenderedTest {

    private static Optional<Kubectl> kubectl = Optional.empty();

    @BeforeAll
    static void findKubectl() throws Exception {
        kubectl = Kubectl.find();
    }

    private static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyOverlayRendersToWhatIsStored(Overlay overlay) throws Exception {
        assumeTrue(
                kubectl.isPresent(),
                "no kubectl 1."
                        + Kubectl.OLDEST_MINOR
                        + " or later: what is stored is only compared with its fingerprint");
        String stored = Fingerprint.sign(kubectl.get().render(overlay.folder()));
        if (System.getProperty("render") != null) {
            Files.createDirectories(Overlay.RENDERED);
            Files.writeString(overlay.rendered(), stored);
        }
        assertThat(overlay.rendered()).hasContent(stored);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void neitherAnOverlayNorWhatIsStoredWasChangedAlone(Overlay overlay) throws IOException {
        assumeFalse(System.getProperty("render") != null, "it is being stored anew");
        String stored = Files.readString(overlay.rendered());

        assertThat(stored)
                .as("deploy/README.md says how it is stored anew")
                .isEqualTo(Fingerprint.sign(Fingerprint.manifests(stored)));
    }

    @Test
    void nothingElseIsStored() throws IOException {
        try (Stream<Path> files = Files.list(Overlay.RENDERED)) {
            assertThat(files).containsExactlyInAnyOrderElementsOf(stored());
        }
    }

    private static List<Path> stored() {
        return Overlay.all().stream().map(Overlay::rendered).toList();
    }
}
