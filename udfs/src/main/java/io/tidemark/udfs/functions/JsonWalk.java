package io.tidemark.udfs.functions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a JSON text to the value that a pointer names, without a tree of the rest.
 *
 * <p>It reads on to the end of the value it began with, so that a fault anywhere in it is found.
 *
 * @param parser stands at the first token of a value
 * @param json the text that the parser reads
 */
record JsonWalk(JsonParser parser, String json) {

    /** The value as its text; null if it is JSON null or not there. */
    @Nullable String to(JsonPointer path) throws IOException {
        JsonToken token = parser.currentToken();
        if (path.matches()) {
            return token.isStructStart() ? struct() : scalar();
        }
        if (!token.isStructStart()) {
            return null;
        }
        return token == JsonToken.START_OBJECT ? toMember(path) : toElement(path);
    }

    private @Nullable String toMember(JsonPointer path) throws IOException {
        String value = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            JsonPointer rest = path.matchProperty(parser.currentName());
            parser.nextToken();
            value = rest == null ? past(value) : to(rest);
        }
        return value;
    }

    private @Nullable String toElement(JsonPointer path) throws IOException {
        String value = null;
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            JsonPointer rest = path.matchElement(i);
            value = rest == null ? past(value) : to(rest);
        }
        return value;
    }

    /** Past a value that is not on the way; what was found so far stays. */
    private @Nullable String past(@Nullable String found) throws IOException {
        parser.skipChildren();
        return found;
    }

    private String struct() throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getCharOffset();
        return json.substring(start, end);
    }

    private @Nullable String scalar() throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
    }
}
