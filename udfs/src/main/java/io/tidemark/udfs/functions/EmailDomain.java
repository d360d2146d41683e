package io.tidemark.udfs.functions;

import java.util.Locale;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code email_domain(text)}: what is behind the last {@code @} of an address, in lower case.
 *
 * <p>{@code email_domain('Ada@Example.COM')} is {@code example.com}. It is null if there is no
 * {@code @} with something on both sides. Nothing else is checked or trimmed.
 */
public final class EmailDomain extends ScalarFunction {

    public @Nullable String eval(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int at = text.lastIndexOf('@');
        boolean hasBothSides = at > 0 && at < text.length() - 1;
        return hasBothSides ? text.substring(at + 1).toLowerCase(Locale.ROOT) : null;
    }
}
