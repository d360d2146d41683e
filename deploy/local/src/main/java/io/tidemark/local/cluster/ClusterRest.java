package io.tidemark.local.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.pipeline.FlinkSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobStatus;

/** Asks the JobManager through Flink's REST API. */
final class ClusterRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int FAILURE_LENGTH = 1_000;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();
    private final ObjectMapper json = new ObjectMapper();
    private final String address;

    ClusterRest(int port) {
        this.address = "http://localhost:" + port;
    }

    /** The web UI. */
    String address() {
        return address;
    }

    /** What there is to run jobs on. */
    record Overview(int taskManagers, int slots, int freeSlots) {}

    /**
     * @throws IOException if no JobManager answers
     */
    Overview overview() throws IOException, InterruptedException {
        JsonNode overview = get("/overview");
        return new Overview(
                overview.path("taskmanagers").asInt(),
                overview.path("slots-total").asInt(),
                overview.path("slots-available").asInt());
    }

    /** The resource ids of the TaskManagers that the JobManager counts on. */
    List<String> taskManagers() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (JsonNode taskManager : get("/taskmanagers").path("taskmanagers")) {
            ids.add(taskManager.path("id").asText());
        }
        return ids;
    }

    /** The resource ids of the TaskManagers that have tasks of a job. */
    Set<String> taskManagersOf(String job) throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            String tasks =
                    "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/taskmanagers";
            for (JsonNode taskManager : get(tasks).path("taskmanagers")) {
                ids.add(taskManager.path("taskmanager-id").asText());
            }
        }
        return ids;
    }

    /** All jobs that the JobManager remembers. */
    List<ClusterJob> jobs() throws IOException, InterruptedException {
        List<ClusterJob> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            String id = job.path("jid").asText();
            jobs.add(
                    new ClusterJob(
                            id,
                            job.path("name").asText(),
                            JobStatus.valueOf(job.path("state").asText()),
                            checkpoint(id),
                            failure(id)));
        }
        return jobs;
    }

    /**
     * The storage of the pipeline that a job runs.
     *
     * @throws IOException if it is no pipeline, or gone
     */
    String storage(String job) throws IOException, InterruptedException {
        JsonNode storage =
                get("/jobs/" + job + "/config")
                        .path("execution-config")
                        .path("user-config")
                        .path(FlinkSettings.STORAGE_PARAMETER);
        if (!storage.isTextual()) {
            throw new IOException("job " + job + " is no pipeline");
        }
        return storage.asText();
    }

    private Optional<Long> checkpoint(String job) throws IOException, InterruptedException {
        JsonNode newest =
                get("/jobs/" + job + "/checkpoints").path("latest").path("completed").path("id");
        return newest.isNumber() ? Optional.of(newest.asLong()) : Optional.empty();
    }

    private Optional<String> failure(String job) throws IOException, InterruptedException {
        JsonNode newest =
                get("/jobs/" + job + "/exceptions?maxExceptions=1")
                        .path("exceptionHistory")
                        .path("entries")
                        .path(0)
                        .path("stacktrace");
        return newest.isTextual() ? Optional.of(reason(newest.asText())) : Optional.empty();
    }

    /** The last cause of a stack trace, without its class and its frames. */
    static String reason(String stackTrace) {
        String cause = stackTrace.substring(stackTrace.lastIndexOf("\nCaused by: ") + 1);
        int frames = cause.indexOf("\n\tat ");
        String message =
                (frames < 0 ? cause : cause.substring(0, frames)).replaceFirst("^Caused by: ", "");
        message = message.replaceFirst("^(\\[?[\\w.$]+(Exception|Error): )+", "").strip();
        return message.length() <= FAILURE_LENGTH ? message : message.substring(0, FAILURE_LENGTH);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(address + path + " answers " + response.statusCode());
        }
        return json.readTree(response.body());
    }
}
