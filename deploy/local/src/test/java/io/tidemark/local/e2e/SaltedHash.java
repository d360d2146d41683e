package io.tidemark.local.e2e;

import java.util.Map;
import org.apache.flink.table.functions.ScalarFunction;

/** A function of a user's own, with a salt among its options. */
public final class SaltedHash extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private static final int SHORTEST_SALT = 20;

    private final String salt;

    public SaltedHash(Map<String, String> options) {
        salt = String.valueOf(options.get("salt"));
        if (salt.length() < SHORTEST_SALT) {
            throw new IllegalArgumentException("the salt '" + salt + "' is too short");
        }
    }

    public String eval(String value) {
        return Integer.toHexString((salt + value).hashCode());
    }
}
