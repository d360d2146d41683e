package io.tidemark.udfs.functions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code json_pick(json, pointer)}: the value that a JSON Pointer (RFC 6901) names.
 *
 * <p>{@code json_pick('{"a":{"price":1.10}}', '/a/price')} is {@code 1.10}; {@code ''} names the
 * whole. A string is its text without quotes and escapes. Numbers, booleans, objects and arrays are
 * cut out of the JSON text exactly as they are written there: no number is ever rounded or written
 * another way. JSON null and what is not there are null. Of members with the same name the last
 * counts, as in PostgreSQL.
 */
public final class JsonPick extends ScalarFunction {

    private static final Pattern TILDE_WITHOUT_MEANING = Pattern.compile("~(?![01])");

    private static final int MAX_NESTING = 1_000;

    /** Numbers stay text, so their length costs nothing. Names of rows are not kept for ever. */
    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final RecentlyUsed<String, JsonPointer> pointers = new RecentlyUsed<>();

    /**
     * The value as its text; null if it is JSON null or not there.
     *
     * @throws IllegalArgumentException if the pointer is none of RFC 6901, or the text is not one
     *     JSON value, or it is nested deeper than 1,000 levels
     */
    public @Nullable String eval(@Nullable String json, @Nullable String pointer) {
        if (json == null || pointer == null) {
            return null;
        }
        JsonPointer path = pointers.get(pointer, JsonPick::compile);
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw refused("is empty");
            }
            String value = new JsonWalk(parser, json).to(path);
            if (parser.nextToken() != null) {
                throw refused("goes on after its value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw refused("is nested deeper than " + MAX_NESTING + " levels");
        } catch (JsonProcessingException e) {
            throw refused("cannot be read near character " + e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can always be read", e);
        }
    }

    /** Without a cause: the parser's message holds a part of the text, which may be secret. */
    private static IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException("json_pick: a JSON text " + reason);
    }

    private static JsonPointer compile(String pointer) {
        if (TILDE_WITHOUT_MEANING.matcher(pointer).find()) {
            throw new IllegalArgumentException(
                    "json_pick: a ~ is written ~0 and a / within a name ~1, not so in " + pointer);
        }
        return JsonPointer.compile(pointer);
    }
}
