package io.tidemark.bench.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Kafka Connect worker that replicates with its connectors, and the broker between them. The
 * worker is what waits, is held and goes on; both end with {@link #close()}.
 */
final class ConnectWorker implements Replication {

    private static final int LONGEST_ANSWER_MS = 1_000;

    private final KafkaBroker broker;
    private final JobProcess process;
    private final URI status;
    private boolean held;

    /**
     * A worker that waits.
     *
     * @param port where it answers questions about its connectors
     */
    ConnectWorker(KafkaBroker broker, JobProcess process, int port) {
        this.broker = broker;
        this.process = process;
        this.status = URI.create("http://127.0.0.1:" + port + "/connectors?expand=status");
    }

    @Override
    public Duration startUp() {
        return process.startUp();
    }

    @Override
    public void begin() throws IOException {
        process.begin();
    }

    @Override
    public void hold() throws IOException, InterruptedException {
        process.hold();
        held = true;
    }

    @Override
    public void goOn() throws IOException, InterruptedException {
        process.goOn();
        held = false;
    }

    @Override
    public Optional<String> failure() {
        return Stream.of(process.failure(), broker.failure(), connectorFailure())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> connectorFailure() {
        if (held) {
            return Optional.empty();
        }
        try {
            return ConnectorStatus.parse(answer()).failure();
        } catch (IOException e) {
            // It does not answer yet, or has more to do: a process that is gone is seen as such.
            return Optional.empty();
        }
    }

    private String answer() throws IOException {
        URLConnection connection = status.toURL().openConnection();
        connection.setConnectTimeout(LONGEST_ANSWER_MS);
        connection.setReadTimeout(LONGEST_ANSWER_MS);
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    @Override
    public List<OwnProcess> processes() {
        return Stream.concat(process.processes().stream(), Stream.of(broker.process())).toList();
    }

    @Override
    public String logEnd() {
        return "worker:\n%s\nbroker:\n%s".formatted(process.logEnd(), broker.logEnd());
    }

    @Override
    public void close() {
        try (broker) {
            process.close();
        }
    }
}
