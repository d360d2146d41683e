package io.tidemark.local.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flink's command line client, {@code bin/flink} of a distribution, in a process of its own: what
 * works here works on any cluster.
 */
public final class FlinkClient {

    private final ProcessStarter starter;

    FlinkClient(ProcessStarter starter) {
        this.starter = starter;
    }

    /**
     * What a call of the client did.
     *
     * @param output everything that it printed
     */
    public record Result(int exitCode, String output) {

        /** The text of the first group. */
        String find(Pattern pattern) {
            Matcher matcher = pattern.matcher(output);
            if (!matcher.find()) {
                throw new IllegalStateException("Flink's client says nothing of that:\n" + output);
            }
            return matcher.group(1);
        }
    }

    /** Runs {@code flink arguments…} to its end. */
    public Result run(List<String> arguments) throws IOException, InterruptedException {
        Process process = starter.client(arguments).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            String output = new String(out.readAllBytes(), UTF_8);
            return new Result(process.waitFor(), output);
        }
    }

    /**
     * The same, and it has to succeed.
     *
     * @param what is being done, for messages
     */
    Result runOrFail(String what, List<String> arguments) throws IOException, InterruptedException {
        Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new FaultException(
                    new Fault(
                            what,
                            ClusterRest.reason(result.output()),
                            "see " + starter.log("client")),
                    null);
        }
        return result;
    }
}
