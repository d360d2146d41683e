package io.tidemark.udfs.functions;

import java.util.HexFormat;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code hash_sha256(text)}: the HMAC-SHA256 of the text with a key, as 64 lower-case hex digits.
 *
 * <p>Equal texts have equal hashes, so that hashed columns can still be joined. Without the key
 * nobody can try out which text a hash belongs to. Text and key are taken in UTF-8: {@code printf
 * %s "$TEXT" | openssl dgst -sha256 -hmac "$KEY"} computes the same.
 *
 * <p>The key is part of the serialized function.
 */
public final class HashSha256 extends ScalarFunction {

    private static final HexFormat HEX = HexFormat.of();

    private final KeyedHash hash;

    /**
     * With the key's UTF-8 bytes.
     *
     * @throws IllegalArgumentException if the key is shorter than 16 characters
     */
    public HashSha256(String key) {
        hash = KeyedHash.withKey(key);
    }

    public @Nullable String eval(@Nullable String text) {
        return text == null ? null : HEX.formatHex(hash.of(text));
    }
}
