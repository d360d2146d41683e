package io.tidemark.transform;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Functions;
import io.tidemark.config.Template;
import io.tidemark.udfs.functions.HashSha256;
import io.tidemark.udfs.functions.Tokenize;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hashes and tokens with the pipeline's key. Made where rows are, so that the key stays there. */
final class MaskKey {

    private final @Nullable HashSha256 hashes;
    private final @Nullable Tokenize tokens;

    private MaskKey(@Nullable String key) {
        hashes = key == null ? null : new HashSha256(key);
        tokens = key == null ? null : new Tokenize(key);
    }

    /**
     * With the key that the file refers to.
     *
     * @throws ConfigException if it cannot be read or is too short
     */
    static MaskKey of(Functions functions) {
        return new MaskKey(read(functions));
    }

    /** The key itself; null: the file names none. */
    static @Nullable String read(Functions functions) {
        Template template = functions.maskKey();
        if (template == null) {
            return null;
        }
        String key = template.resolve();
        try {
            // Only asked whether it will do.
            new HashSha256(key);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    new Fault(
                            "pipeline.mask-key",
                            String.valueOf(e.getMessage()),
                            "make one: openssl rand -hex 32"));
        }
        return key;
    }

    String hash(String value) {
        return Objects.requireNonNull(needed(hashes).eval(value), "the hash of a text");
    }

    String token(String value) {
        return Objects.requireNonNull(needed(tokens).eval(value), "the token of a text");
    }

    private static <T> T needed(@Nullable T keyed) {
        // The file is refused without a key.
        return Objects.requireNonNull(keyed, "pipeline.mask-key");
    }
}
