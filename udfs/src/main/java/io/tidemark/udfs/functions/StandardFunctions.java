package io.tidemark.udfs.functions;

import java.util.Map;
import java.util.Set;
import org.apache.flink.table.functions.ScalarFunction;

/** The functions that every pipeline file may call, by their names in SQL. */
public final class StandardFunctions {

    private static final String HASH_SHA256 = "hash_sha256";
    private static final String TOKENIZE = "tokenize";

    /** Functions that are made without an argument. */
    public static final Map<String, Class<? extends ScalarFunction>> PLAIN =
            Map.of(
                    "mask", Mask.class,
                    "email_domain", EmailDomain.class,
                    "normalize_phone", NormalizePhone.class,
                    "parse_timestamp", ParseTimestamp.class,
                    "json_pick", JsonPick.class,
                    "bucket", Bucket.class,
                    "surrogate_key", SurrogateKey.class);

    /** Functions that need a key. */
    public static final Set<String> KEYED = Set.of(HASH_SHA256, TOKENIZE);

    private StandardFunctions() {}

    /**
     * A function of {@link #KEYED}.
     *
     * @throws IllegalArgumentException if the name is none of these, or the key is shorter than 16
     *     characters; the message does not hold the key
     */
    public static ScalarFunction keyed(String name, String key) {
        return switch (name) {
            case HASH_SHA256 -> new HashSha256(key);
            case TOKENIZE -> new Tokenize(key);
            default ->
                    throw new IllegalArgumentException(
                            "no standard function with a key is called " + name);
        };
    }
}
