package io.tidemark.bench.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a Kafka Connect worker answers when it is asked for the status of its connectors. */
record ConnectorStatus(JsonNode connectors) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAILED = "FAILED";

    static ConnectorStatus parse(String json) throws JsonProcessingException {
        return new ConnectorStatus(JSON.readTree(json));
    }

    /** The connectors and tasks that have failed, with the reasons; empty if none has. */
    Optional<String> failure() {
        List<String> failures = new ArrayList<>();
        for (JsonNode connector : connectors) {
            JsonNode status = connector.path("status");
            String name = status.path("name").asText();
            addFailure(failures, "connector " + name, status.path("connector"));
            for (JsonNode task : status.path("tasks")) {
                addFailure(failures, "task " + task.path("id").asText() + " of " + name, task);
            }
        }
        return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", failures));
    }

    private static void addFailure(List<String> failures, String what, JsonNode state) {
        if (state.path("state").asText().equals(FAILED)) {
            failures.add(what + " has failed: " + messages(state.path("trace").asText()));
        }
    }

    /** A stack trace without the stack. */
    private static String messages(String trace) {
        return trace.lines()
                .filter(line -> !line.startsWith("\t"))
                .collect(Collectors.joining("\n"));
    }
}
