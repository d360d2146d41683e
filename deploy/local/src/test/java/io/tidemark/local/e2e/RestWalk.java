package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that Flink's REST API shows of a cluster, its jobs and its TaskManagers. */
final class RestWalk {

    private static final List<String> OF_CLUSTER =
            List.of(
                    "/overview",
                    "/config",
                    "/jobs",
                    "/jars",
                    "/datasets",
                    "/jobs/metrics",
                    "/taskmanagers/metrics",
                    "/jobmanager/config",
                    "/jobmanager/environment",
                    "/jobmanager/log",
                    "/jobmanager/stdout",
                    "/jobmanager/thread-dump");

    private static final List<String> OF_JOB =
            List.of(
                    "",
                    "/config",
                    "/plan",
                    "/status",
                    "/exceptions?maxExceptions=100",
                    "/accumulators?includeSerializedValue=true",
                    "/checkpoints/config",
                    "/jobmanager/config",
                    "/jobmanager/environment");

    private static final List<String> OF_VERTEX =
            List.of(
                    "",
                    "/accumulators",
                    "/backpressure",
                    "/subtasks/accumulators",
                    "/subtasktimes",
                    "/taskmanagers",
                    "/watermarks");

    private static final List<String> OF_TASK_MANAGER =
            List.of("", "/log", "/stdout", "/thread-dump");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> pages = new LinkedHashMap<>();
    private final String address;

    private RestWalk(String address) {
        this.address = address;
    }

    /**
     * Reads everything; each page has to be there.
     *
     * @param address of the web UI
     * @return what is shown, by the path
     */
    static Map<String, String> everything(String address) throws Exception {
        RestWalk walk = new RestWalk(address);
        walk.pages("", OF_CLUSTER);
        walk.metrics("/jobmanager");
        walk.logs("/jobmanager");
        for (JsonNode job : walk.read("/jobs/overview").path("jobs")) {
            walk.job("/jobs/" + job.path("jid").asText());
        }
        for (JsonNode taskManager : walk.read("/taskmanagers").path("taskmanagers")) {
            String path = "/taskmanagers/" + taskManager.path("id").asText();
            walk.pages(path, OF_TASK_MANAGER);
            walk.metrics(path);
            walk.logs(path);
        }
        return walk.pages;
    }

    private void job(String path) throws Exception {
        pages(path, OF_JOB);
        metrics(path);
        for (JsonNode checkpoint : read(path + "/checkpoints").path("history")) {
            // Only so many are remembered, and the next ones come while they are read.
            get(path + "/checkpoints/details/" + checkpoint.path("id").asText());
        }
        for (JsonNode vertex : read(path).path("vertices")) {
            String vertexPath = path + "/vertices/" + vertex.path("id").asText();
            pages(vertexPath, OF_VERTEX);
            metrics(vertexPath);
            metrics(vertexPath + "/subtasks");
        }
    }

    private void logs(String path) throws Exception {
        for (JsonNode log : read(path + "/logs").path("logs")) {
            page(path + "/logs/" + log.path("name").asText());
        }
    }

    /** The names of all, then their values. */
    private void metrics(String path) throws Exception {
        StringBuilder names = new StringBuilder();
        for (JsonNode metric : read(path + "/metrics")) {
            names.append(names.isEmpty() ? "?get=" : ",")
                    .append(URLEncoder.encode(metric.path("id").asText(), StandardCharsets.UTF_8));
            if (names.length() > 2_000) {
                page(path + "/metrics" + names);
                names.setLength(0);
            }
        }
        if (!names.isEmpty()) {
            page(path + "/metrics" + names);
        }
    }

    private void pages(String before, List<String> paths) throws Exception {
        for (String path : paths) {
            page(before + path);
        }
    }

    private JsonNode read(String path) throws Exception {
        return json.readTree(page(path));
    }

    /** One page, which has to be there. */
    static String page(String address, String path) throws Exception {
        return new RestWalk(address).page(path);
    }

    private String page(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        pages.put(path, response.body());
        return response;
    }
}
