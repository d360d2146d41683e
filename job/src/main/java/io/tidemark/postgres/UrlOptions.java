package io.tidemark.postgres;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * The options of a URL, which are those of the driver.
 *
 * <p>The driver takes no notice of an option that it does not know, so a misspelt {@code
 * sslmode=verify-full} would connect to whoever answers. Here it is a fault. Its name is not
 * repeated: it may be the rest of a password with an {@code &} in it.
 */
final class UrlOptions {

    private static final List<String> NAMES =
            Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();

    private static final List<String> SSL_MODES = List.of(PGProperty.SSL_MODE.getChoices());

    private UrlOptions() {}

    /**
     * Takes the part behind the question mark apart.
     *
     * @param where the name of the source or sink
     * @throws ConfigException if the driver would not understand an option
     */
    static Properties read(String where, String query) {
        Properties options = new Properties();
        String[] pairs = query.split("&");
        for (int i = 0; i < pairs.length; i++) {
            if (pairs[i].isEmpty()) {
                continue;
            }
            int equals = pairs[i].indexOf('=');
            String name = Database.decode(equals < 0 ? pairs[i] : pairs[i].substring(0, equals));
            if (!NAMES.contains(name)) {
                throw fault(
                        where,
                        "option " + (i + 1) + " behind the ? is not one of the PostgreSQL driver",
                        Nearest.remedy(name, "options", NAMES));
            }
            if (equals < 0) {
                throw fault(where, "option " + name + " has no value", "write " + name + "=…");
            }
            options.setProperty(name, Database.decode(pairs[i].substring(equals + 1)));
        }
        String mode = options.getProperty(PGProperty.SSL_MODE.getName());
        if (mode != null && SSL_MODES.stream().noneMatch(mode::equalsIgnoreCase)) {
            throw fault(
                    where,
                    "the value of sslmode is not one",
                    Nearest.remedy(mode, "values", SSL_MODES));
        }
        return options;
    }

    private static ConfigException fault(String where, String what, String remedy) {
        return new ConfigException(new Fault(where + ".url", what, remedy));
    }
}
