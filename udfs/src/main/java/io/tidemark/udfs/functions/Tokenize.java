package io.tidemark.udfs.functions;

import java.util.Arrays;
import java.util.Base64;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code tokenize(text)}: 22 characters of base64url that stand for the text.
 *
 * <p>Equal texts have equal tokens. A token tells neither the text nor its length, and cannot be
 * turned back. It is the first 16 bytes of the HMAC-SHA256 of the text in UTF-8, in base64url
 * without padding. The HMAC's key is derived: it is the HMAC-SHA256 of the byte 0xFF and the ASCII
 * text {@code tokenize} with the given key. So tokens and {@link HashSha256 hashes} of one key
 * cannot be compared.
 *
 * <p>The derived key is part of the serialized function, the given one is not.
 */
public final class Tokenize extends ScalarFunction {

    private static final String LABEL = "tokenize";
    private static final int TOKEN_BYTES = 16;
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyedHash hash;

    /**
     * With a key that is derived from this one.
     *
     * @throws IllegalArgumentException if the key is shorter than 16 characters
     */
    public Tokenize(String key) {
        hash = KeyedHash.withKey(key).derived(LABEL);
    }

    public @Nullable String eval(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return BASE64_URL.encodeToString(Arrays.copyOf(hash.of(text), TOKEN_BYTES));
    }
}
