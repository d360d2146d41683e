package io.tidemark.udfs.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code surrogate_key(text, ...)}: one key of 32 lower-case hex digits from any number of parts.
 *
 * <p>It is the first 16 bytes of the SHA-256 of all parts, one behind the other. A part is the
 * number of its UTF-8 bytes as four bytes, the highest first, and then these bytes. A part that is
 * null is the four bytes {@code FF FF FF FF}. So {@code ('a','bc')} differs from {@code
 * ('ab','c')}, and null from {@code ''}. The key itself is never null.
 *
 * <p>PostgreSQL computes the same for the columns a and b in a database in UTF-8:
 *
 * <pre>{@code
 * left(encode(sha256(
 *     coalesce(int4send(octet_length(a)) || convert_to(a, 'UTF8'), '\xffffffff') ||
 *     coalesce(int4send(octet_length(b)) || convert_to(b, 'UTF8'), '\xffffffff')), 'hex'), 32)
 * }</pre>
 */
public final class SurrogateKey extends ScalarFunction {

    private static final int KEY_BYTES = 16;
    private static final int NULL_LENGTH = -1;
    private static final HexFormat HEX = HexFormat.of();

    /** A digest cannot be serialized, and to make one costs more than to use it. */
    private transient @Nullable MessageDigest digest;

    /**
     * The key of the parts, in their order.
     *
     * @throws IllegalArgumentException if there is no part
     */
    public String eval(@Nullable String... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("surrogate_key needs at least one part");
        }
        MessageDigest ready = digest();
        for (String part : parts) {
            update(ready, part);
        }
        return HEX.formatHex(ready.digest(), 0, KEY_BYTES);
    }

    private static void update(MessageDigest digest, @Nullable String part) {
        if (part == null) {
            digest.update(length(NULL_LENGTH));
            return;
        }
        byte[] bytes = part.getBytes(UTF_8);
        digest.update(length(bytes.length));
        digest.update(bytes);
    }

    private static byte[] length(int bytes) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array();
    }

    private MessageDigest digest() {
        MessageDigest ready = digest;
        if (ready == null) {
            ready = sha256();
            digest = ready;
        }
        return ready;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
