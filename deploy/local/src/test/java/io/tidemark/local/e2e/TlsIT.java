package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.ServerOptions;
import io.tidemark.local.e2e.TestAuthority.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both servers let no pipeline in without TLS and a client certificate: the source asks for a
 * password besides, the target takes the certificate for one. The URLs ask for {@code verify-full}.
 */
class TlsIT {

    @TempDir private static Path folder;

    private static Identity client;
    private static TestBed bed;

    @BeforeAll
    static void startServers() throws Exception {
        TestAuthority authority = TestAuthority.create(folder, "authority");
        TestAuthority.create(folder, "stranger");
        client = authority.issue("tidemark", "KU=digitalSignature");
        Identity server = authority.issue("localhost", "SAN=dns:localhost");
        ServerOptions tls = authority.server(server);
        ServerOptions source =
                tls.withAccess(
                                "hostssl all administrator 127.0.0.1/32 scram-sha-256",
                                "hostssl all administrator ::1/128 scram-sha-256",
                                "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full",
                                "hostssl all all ::1/128 scram-sha-256 clientcert=verify-full")
                        .withConnection("sslcert", client.certificate().toString())
                        .withConnection("sslkey", client.derKey().toString());
        ServerOptions target =
                tls.withAccess(
                                "hostssl all administrator 127.0.0.1/32 scram-sha-256",
                                "hostssl all administrator ::1/128 scram-sha-256",
                                "hostssl all all 127.0.0.1/32 cert",
                                "hostssl all all ::1/128 cert")
                        .withConnection("sslkey", client.pkcs12().toString())
                        .withConnection("sslpassword", TestAuthority.KEY_PASSWORD);
        bed = TestBed.start(source, target);
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, n int)",
                "INSERT INTO public.t SELECT i, 0 FROM generate_series(1, 1000) i");
    }

    @AfterAll
    static void stopServers() throws Exception {
        bed.close();
    }

    @Test
    void theWholeWayIsEncryptedAndBothSidesProveWhoTheyAre() throws Exception {
        Path file = bed.pipeline("tls", "200ms", "- public.t");
        Command valid = Command.run("validate", file.toString());
        assertThat(valid.exit()).as(valid.output()).isZero();
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await(
                    "it streams",
                    run,
                    () ->
                            TestBed.value(bed.target, "SELECT phase FROM tidemark.ledger")
                                    .equals("streaming"));
            assertThat(sessionsWithoutCertificate(bed.source)).isEqualTo("0");
            assertThat(sessionsWithoutCertificate(bed.target)).isEqualTo("0");
            run.terminate();
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output()).isZero();
            assertNoSecret(run.output());
            assertNoSecret(run.log());
        }
        TestBed.execute(
                bed.source,
                "UPDATE public.t SET n = id WHERE id <= 500",
                "DELETE FROM public.t WHERE id > 900");
        try (TidemarkProcess run =
                TidemarkProcess.start(
                        bed.folder, List.of(), "run", file.toString(), "--until-caught-up")) {
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output()).isZero();
            assertNoSecret(run.output());
            assertThat(run.log()).isNotEmpty();
            assertNoSecret(run.log());
        }
        assertThat(bed.rows(bed.target, "public.t", "id"))
                .hasSize(900)
                .isEqualTo(bed.rows(bed.source, "public.t", "id"));
    }

    /** Walsenders included: the reader of the log is one of them. */
    private static String sessionsWithoutCertificate(EmbeddedDatabase database) throws Exception {
        return TestBed.value(
                database,
                "SELECT count(*) FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid)"
                        + " WHERE a.application_name LIKE 'tidemark%'"
                        + " AND NOT (s.ssl AND s.client_dn = '/CN=tidemark')");
    }

    @Test
    void aWrongAuthorityStopsARunBeforeAnythingIsSent() throws Exception {
        Path file = bed.pipeline("stranger", "1s", "- public.t");
        Files.writeString(file, Files.readString(file).replace("authority.crt", "stranger.crt"));
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            assertThat(run.awaitExit(TestBed.PATIENCE)).isEqualTo(1);
            assertThat(run.output())
                    .contains("sources.shop: the certificate of the server is not trusted")
                    .contains("sinks.warehouse: the certificate of the server is not trusted")
                    .contains("sslrootcert=")
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception");
            assertNoSecret(run.output());
            assertNoSecret(run.log());
        }
    }

    /**
     * What is wrong with the URLs of both sides, and what a user reads of it.
     *
     * @param pattern the part of the URL that is replaced
     */
    private record Mistake(String pattern, String replacement, String what, String remedy) {}

    static Stream<Mistake> mistakes() {
        String option = "=[^&\"]*";
        return Stream.of(
                new Mistake(
                        "sslrootcert" + option,
                        "sslrootcert=/nowhere/ca.pem",
                        "sources.shop: cannot read /nowhere/ca.pem",
                        "correct sslrootcert"),
                new Mistake(
                        "sslrootcert" + option,
                        "sslrootcert=" + client.derKey(),
                        "sinks.warehouse: Loading the SSL root certificate " + client.derKey(),
                        "certificates in PEM"),
                new Mistake(
                        "&?sslkey" + option,
                        "",
                        "sources.shop: FATAL: connection requires a valid client certificate",
                        "client certificate in the URL (sslcert, sslkey"),
                new Mistake(
                        "&?sslkey" + option,
                        "",
                        "sinks.warehouse: FATAL: connection requires a valid client certificate",
                        "client certificate in the URL (sslcert, sslkey"),
                new Mistake(
                        "sslcert" + option,
                        "sslcert=/nowhere/client.pem",
                        "sources.shop: cannot read /nowhere/client.pem",
                        "sslcert or sslkey"),
                new Mistake(
                        "sslkey" + option,
                        "sslkey=/nowhere/client.pk8",
                        "sources.shop: cannot read /nowhere/client.pk8",
                        "sslcert or sslkey"),
                new Mistake(
                        "sslkey" + option,
                        "sslkey=/nowhere/client.p12",
                        "sinks.warehouse: cannot read /nowhere/client.p12",
                        "sslcert or sslkey"),
                new Mistake(
                        "sslkey" + option,
                        "sslkey=" + client.pemKey(),
                        "sources.shop: Could not read SSL key file " + client.pemKey(),
                        "openssl pkcs8 -topk8 -nocrypt -outform DER"),
                new Mistake(
                        "sslpassword" + option,
                        "sslpassword=planted-wrong-one",
                        "sinks.warehouse: the key file of sslkey cannot be opened",
                        "correct sslpassword"),
                new Mistake(
                        "&sslpassword" + option,
                        "",
                        "sinks.warehouse: the key file of sslkey asks for a password",
                        "write sslpassword="),
                new Mistake(
                        "sslmode" + option,
                        "sslmode=disable",
                        "sources.shop: FATAL: no pg_hba.conf entry",
                        "sslmode"),
                new Mistake(
                        "sslmode" + option,
                        "sslmode=verify-fool",
                        "shop.url: the value of sslmode is not one",
                        "did you mean 'verify-full'?"),
                new Mistake(
                        "sslmode" + option,
                        "sslmod=verify-full",
                        "warehouse.url: option 2 behind the ?",
                        "did you mean 'sslmode'?"),
                new Mistake(
                        "@localhost",
                        "@127.0.0.1",
                        "sources.shop: The hostname 127.0.0.1 could not be verified",
                        "write the host in the URL as the certificate of the server names it"),
                new Mistake(
                        "//tidemark:",
                        "//somebody:",
                        "sinks.warehouse: FATAL: certificate authentication failed",
                        "client certificate in the URL (sslcert, sslkey"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void everyMistakeIsNamedWithItsRemedy(Mistake mistake) throws Exception {
        Path file = bed.pipeline("mistake", "1s", "- public.t");
        String good = Files.readString(file);
        String bad = good.replaceAll(mistake.pattern(), mistake.replacement());
        assertThat(bad).isNotEqualTo(good);
        Files.writeString(file, bad);
        assertRefused(file, mistake.what(), mistake.remedy());
    }

    @Test
    void aKeyStoreWithoutTheDriversEntryIsNamedWithItsRemedy() throws Exception {
        Path store = TestAuthority.renamed(client.pkcs12(), "myself");
        Path file = bed.pipeline("entry", "1s", "- public.t");
        Files.writeString(
                file, Files.readString(file).replaceAll("sslkey=[^&\"]*p12", "sslkey=" + store));
        assertRefused(
                file,
                "sinks.warehouse: FATAL: connection requires a valid client certificate",
                "the entry in a PKCS12 file must be called user");
    }

    @Test
    void aServerWithoutTlsIsRefusedByWhoAsksForIt() throws Exception {
        try (EmbeddedDatabase plain = EmbeddedDatabase.start("plain", bed.folder)) {
            Path file = bed.pipeline("plain", "1s", "- public.t");
            String url = plain.url() + "?sslmode=require";
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replaceAll("\"postgresql:[^\"]*/warehouse.*\"", "\"" + url + "\""));
            assertRefused(
                    file,
                    "sinks.warehouse: The server does not support SSL.",
                    "set ssl = on at the server");
        }
    }

    private static void assertRefused(Path file, String what, String remedy) throws Exception {
        for (String command : List.of("validate", "run")) {
            Command refused = Command.run(command, file.toString());
            assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
            assertThat(refused.output())
                    .contains(what)
                    .contains(remedy)
                    .doesNotContain("\tat ")
                    .doesNotContain("planted-wrong-one");
            assertNoSecret(refused.output());
        }
    }

    private static void assertNoSecret(String text) throws IOException {
        assertThat(text)
                .doesNotContain(bed.reader.password())
                .doesNotContain(bed.writer.password());
        assertThat(text).doesNotContain(TestAuthority.KEY_PASSWORD);
        // The key itself, whatever form it is in.
        String key = Files.readAllLines(client.pemKey()).get(1);
        assertThat(text).doesNotContain(key);
    }
}
