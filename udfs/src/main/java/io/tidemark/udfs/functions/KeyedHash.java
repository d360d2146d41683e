package io.tidemark.udfs.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256 of texts in UTF-8 with one key. An instance belongs to one thread.
 *
 * <p>The key is part of the serialized form, and of nothing else that can be seen.
 */
final class KeyedHash implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What is shorter can be guessed. In Unicode code points. */
    static final int MIN_KEY_CHARACTERS = 16;

    private static final String ALGORITHM = "HmacSHA256";

    /** No UTF-8 text has this byte, so the hash of a text is never a key that was derived. */
    private static final int NO_TEXT = 0xff;

    private final byte[] key;

    /** A Mac cannot be serialized, and to make one costs more than a hash. */
    private transient @Nullable Mac mac;

    private KeyedHash(byte[] key) {
        this.key = key;
    }

    /**
     * With the key's UTF-8 bytes.
     *
     * @throws IllegalArgumentException if it is shorter than {@link #MIN_KEY_CHARACTERS}
     */
    static KeyedHash withKey(String key) {
        int characters = key.codePointCount(0, key.length());
        if (characters < MIN_KEY_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a key needs at least "
                            + MIN_KEY_CHARACTERS
                            + " characters, this one has "
                            + characters);
        }
        return new KeyedHash(key.getBytes(UTF_8));
    }

    /** With a key of its own: the HMAC-SHA256 of a byte 0xFF and the label with this key. */
    KeyedHash derived(String label) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(NO_TEXT);
        message.writeBytes(label.getBytes(UTF_8));
        return new KeyedHash(of(message.toByteArray()));
    }

    /** 32 bytes. */
    byte[] of(String text) {
        return of(text.getBytes(UTF_8));
    }

    private byte[] of(byte[] message) {
        Mac ready = mac;
        if (ready == null) {
            ready = newMac();
            mac = ready;
        }
        return ready.doFinal(message);
    }

    private Mac newMac() {
        try {
            Mac made = Mac.getInstance(ALGORITHM);
            made.init(new SecretKeySpec(key, ALGORITHM));
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
