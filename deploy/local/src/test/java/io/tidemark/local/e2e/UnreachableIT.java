package io.tidemark.local.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads if a server cannot be reached or does not let Tidemark in, on either side. */
class UnreachableIT {

    private static TestBed bed;

    @BeforeAll
    static void startServers() throws Exception {
        bed = TestBed.start();
        TestBed.execute(bed.source, "CREATE TABLE public.t (id int PRIMARY KEY)");
    }

    @AfterAll
    static void stopServers() throws Exception {
        bed.close();
    }

    /** What is replaced in both URLs, and what is told of each. */
    private record Mistake(String pattern, String replacement, String what, String remedy) {}

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake(
                        "@localhost:\\d+/",
                        "@localhost:1/",
                        "Connection to localhost:1 refused",
                        "check host and port, that the server runs"),
                new Mistake(
                        "@localhost:\\d+/",
                        "@nowhere.invalid/",
                        "unknown host nowhere.invalid",
                        "correct the host in the URL"),
                new Mistake(
                        "//tidemark:\\w+@",
                        "//tidemark:planted-wrong@",
                        "password authentication failed for user \"tidemark\"",
                        "check user and password"),
                new Mistake(
                        "//tidemark:\\w+@",
                        "//nobody:planted-wrong@",
                        "password authentication failed for user \"nobody\"",
                        "check user and password"),
                new Mistake(
                        "//tidemark:\\w+@",
                        "//tidemark@",
                        "no password was provided",
                        "postgresql://user:password@host/database"),
                new Mistake(
                        "/(shop|warehouse)\"",
                        "/no_$1\"",
                        "does not exist",
                        "create the database, or correct its name"),
                new Mistake(
                        "/(shop|warehouse)\"",
                        "/$1?sslmode=require\"",
                        "The server does not support SSL",
                        "set ssl = on at the server"),
                new Mistake(
                        "/(shop|warehouse)\"",
                        "/$1?connect_timeout=3\"",
                        "option 1 behind the ?",
                        "did you mean 'connectTimeout'?"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void bothSidesAreNamedWithTheRemedy(Mistake mistake) throws Exception {
        Path file = bed.pipeline("unreachable", "1s", "- public.t");
        String good = Files.readString(file);
        Files.writeString(file, good.replaceAll(mistake.pattern(), mistake.replacement()));
        for (String command : List.of("validate", "run")) {
            Command refused = Command.run(command, file.toString());
            assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
            assertThat(refused.output()).endsWith("2 faults\n");
            assertFault(refused, "shop", mistake);
            assertFault(refused, "warehouse", mistake);
            assertThat(refused.output())
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception")
                    .doesNotContain("planted-wrong");
        }
        assertThat(TestBed.value(bed.source, "SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("0");
    }

    /** The lines of one side hold both. */
    private static void assertFault(Command refused, String side, Mistake mistake) {
        assertThat(refused.output().split("✗ "))
                .filteredOn(fault -> fault.matches("(?s)(sources\\.|sinks\\.)?" + side + "\\b.*"))
                .singleElement()
                .satisfies(
                        fault ->
                                assertThat(fault)
                                        .contains(mistake.what())
                                        .contains("→ ")
                                        .contains(mistake.remedy()));
    }

    @Test
    void somethingElseThatAnswersIsNoServer() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answer(other, "HTTP/1.1 400 Bad Request\r\n\r\n"));
            answers.start();
            assertRefused(other.getLocalPort(), "", "check host, port and TLS options of the URL");
            other.close();
            answers.join();
        }
    }

    @Test
    void somethingThatNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    mute.getLocalPort(), "?sslmode=disable&loginTimeout=2", "check host and port");
        }
    }

    private static void assertRefused(int port, String options, String remedy) throws Exception {
        Path file = bed.pipeline("other", "1s", "- public.t");
        String good = Files.readString(file);
        Files.writeString(
                file,
                good.replaceAll(
                        "localhost:\\d+/warehouse", "localhost:" + port + "/warehouse" + options));
        Command refused = Command.run("validate", file.toString());
        assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .contains("sinks.warehouse: ")
                .contains(remedy)
                .endsWith("1 fault\n")
                .doesNotContain("\tat ");
    }

    private static void answer(ServerSocket server, String text) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().read();
                client.getOutputStream().write(text.getBytes(US_ASCII));
            } catch (IOException e) {
                // The client has gone, or the test is over.
            }
        }
    }
}
