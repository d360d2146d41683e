package io.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.change.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of {@code deploy/sql}, which psql runs too. */
public enum RoleScript {
    SOURCE("source-role.sql"),
    SOURCE_PUBLISHER("source-publisher.sql"),
    TARGET("target-role.sql");

    /** psql's way to write a variable as an identifier, {@code :"name"}, or a text. */
    private static final Pattern VARIABLE = Pattern.compile(":(['\"])(\\w+)\\1");

    private final String file;

    RoleScript(String file) {
        this.file = file;
    }

    /**
     * The statements.
     *
     * @param values what the file's variables stand for, all of them
     */
    public String sql(Map<String, String> values) {
        return VARIABLE.matcher(text())
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        written(found.group(1), values.get(found.group(2)))));
    }

    private String written(String quote, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("a variable of " + file + " has no value");
        }
        return quote.equals("'") ? "'" + value.replace("'", "''") + "'" : TableId.quote(value);
    }

    private String text() {
        try (InputStream in = RoleScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the class path");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
