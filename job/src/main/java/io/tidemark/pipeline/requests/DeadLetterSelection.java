package io.tidemark.pipeline.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters a request means: the one of this id, or those to which everything that is
 * named applies.
 *
 * @param id null: not by id
 * @param among which of them, if not by id
 */
public record DeadLetterSelection(@Nullable String id, LateSelection among) {

    /** The verb of a request that tries changes again. */
    public static final String REPLAY = "dead-letters-replay";

    /** The verb of a request that gives changes up. */
    public static final String DISCARD = "dead-letters-discard";

    private static final String ID = "id";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** The one of this id. */
    public static DeadLetterSelection of(String id) {
        return new DeadLetterSelection(id, LateSelection.ALL);
    }

    /** As the arguments of a request. */
    public String arguments() {
        if (id == null) {
            return among.arguments();
        }
        ObjectNode arguments = JSON.createObjectNode();
        arguments.put(ID, id);
        return arguments.toString();
    }

    /**
     * The selection that the arguments of a request tell.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    static DeadLetterSelection read(String arguments) {
        try {
            JsonNode node = JSON.readTree(arguments);
            JsonNode id = node.get(ID);
            if (id != null && id.isTextual() && node.size() == 1) {
                return of(id.textValue());
            }
        } catch (JsonProcessingException e) {
            // The answer of the other form says what is wrong.
        }
        return new DeadLetterSelection(null, LateSelection.of(arguments));
    }

    /** As a condition of SQL, which begins with AND. */
    String condition() {
        return id == null ? among.condition() : " AND id = ?";
    }

    /** Sets the parameters of {@link #condition}, from this one on. */
    void bind(PreparedStatement query, int from) throws SQLException {
        if (id == null) {
            among.bind(query, from);
        } else {
            query.setString(from, id);
        }
    }
}
