package io.tidemark.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ties what is stored to what it was made from: the first line of a stored file has the digests of
 * all files that kustomize reads and of what it wrote, so that a machine without kubectl sees that
 * one of them was changed without the other.
 */
final class Fingerprint {

    private static final List<String> INPUTS = List.of("base", "components", "overlays");

    private Fingerprint() {}

    /** What is to be stored for these manifests. */
    static String sign(String manifests) throws IOException {
        return "# Made by kustomize, not by hand: see deploy/README.md. from %s to %s%n%s"
                .formatted(inputs(), digest(manifests), manifests);
    }

    /** What was signed. */
    static String manifests(String stored) {
        return stored.substring(stored.indexOf('\n') + 1);
    }

    private static String inputs() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String folder : INPUTS) {
            try (Stream<Path> files = Files.walk(Overlay.ROOT.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    lines.append(Overlay.ROOT.relativize(file))
                            .append(' ')
                            .append(digest(Files.readString(file)))
                            .append('\n');
                }
            }
        }
        return digest(lines.toString());
    }

    private static String digest(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
