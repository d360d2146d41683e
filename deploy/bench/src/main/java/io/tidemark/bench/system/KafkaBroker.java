package io.tidemark.bench.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A Kafka broker of one node, in a process of its own. It ends with {@link #close()}. */
final class KafkaBroker implements AutoCloseable {

    /** The maximum heap; what it keeps lies in files and in the memory of the system. */
    static final String HEAP = "512m";

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MS = 100;

    private final JobProcess process;

    private KafkaBroker(JobProcess process) {
        this.process = process;
    }

    /**
     * Returns when the broker takes connections.
     *
     * @param port for clients
     * @throws NoFigureException if it does not start, with the end of its log
     */
    static KafkaBroker start(JobProcess.Program program, Path log, int port)
            throws IOException, NoFigureException {
        KafkaBroker broker = new KafkaBroker(JobProcess.start(program, log));
        try {
            broker.process.begin();
            broker.await(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return broker;
        } catch (IOException | NoFigureException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private void await(InetSocketAddress address) throws NoFigureException {
        long start = System.nanoTime();
        while (!isListening(address)) {
            Optional<String> failure = failure();
            if (failure.isPresent()) {
                throw new NoFigureException(failure.get());
            }
            if (System.nanoTime() - start > LONGEST_START.toNanos()) {
                throw new NoFigureException(
                        "the Kafka broker does not listen after %d s\n%s"
                                .formatted(LONGEST_START.toSeconds(), logEnd()));
            }
            pause();
        }
    }

    private static boolean isListening(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() throws NoFigureException {
        try {
            Thread.sleep(LOOK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoFigureException("interrupted while the Kafka broker started");
        }
    }

    Optional<String> failure() {
        return process.failure().map(reason -> "the Kafka broker: " + reason);
    }

    OwnProcess process() {
        return new OwnProcess(OwnProcess.Role.BROKER, process.processes().get(0).handle());
    }

    String logEnd() {
        return process.logEnd();
    }

    @Override
    public void close() {
        process.close();
    }
}
