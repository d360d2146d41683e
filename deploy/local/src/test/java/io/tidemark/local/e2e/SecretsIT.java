package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.ServerOptions;
import io.tidemark.local.e2e.TestAuthority.Identity;
import io.tidemark.pipeline.FlinkSettings;
import io.tidemark.pipeline.PreparedJob;
import io.tidemark.pipeline.StartChoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets are resolved where a task uses them: neither what a job is submitted as, nor what it
 * writes, nor what is shown of it while it runs and fails has any.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsIT {

    private static final String PIPELINE = "secrets";

    @TempDir private static Path keys;

    private TestBed bed;
    private Path secrets;
    private Path file;

    /** All that were ever in one of the files, wrong ones included. */
    private final List<PlantedSecret> planted = new ArrayList<>();

    @BeforeAll
    void startServers() throws Exception {
        TestAuthority authority = TestAuthority.create(keys, "authority");
        Identity client = authority.issue("tidemark", "KU=digitalSignature");
        Identity server = authority.issue("localhost", "SAN=dns:localhost");
        ServerOptions tls =
                authority
                        .server(server)
                        .withAccess(
                                "hostssl all administrator 127.0.0.1/32 scram-sha-256",
                                "hostssl all administrator ::1/128 scram-sha-256",
                                "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full",
                                "hostssl all all ::1/128 scram-sha-256 clientcert=verify-full")
                        .withConnection("sslkey", client.pkcs12().toString())
                        .withConnection("sslpassword", TestAuthority.KEY_PASSWORD);
        bed = TestBed.start(tls, tls);
        secrets = Files.createDirectory(bed.folder.resolve("secrets"));
        plant("reader-password", bed.reader.password());
        plant("writer-password", bed.writer.password());
        plant("key-password", TestAuthority.KEY_PASSWORD);
        plant("mask-key", "planted-key-of-the-masks-6b1f");
        plant("salt", "planted-salt-of-a-function-93c4");
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.people (id int PRIMARY KEY, email text, name text)",
                "ALTER TABLE public.people REPLICA IDENTITY FULL",
                "INSERT INTO public.people SELECT i, 'p' || i || '@example.org', 'name ' || i"
                        + " FROM generate_series(1, 500) i");
        file = write();
        TestBed.publish(file, bed.source);
    }

    @AfterAll
    void stopServers() throws Exception {
        bed.close();
    }

    /** Writes a secret to its file; it replaces the one that was there before. */
    private void plant(String name, String value) throws IOException {
        Files.writeString(secrets.resolve(name), value);
        PlantedSecret secret = new PlantedSecret(name, value);
        if (!planted.contains(secret)) {
            planted.add(secret);
        }
    }

    private String reference(String name) {
        return "${file:" + secrets.resolve(name) + "}";
    }

    private Path write() throws Exception {
        String yaml =
                """
                pipeline:
                  name: %s
                  storage: file://%s
                  mask-key: %s
                sources:
                  shop: {type: postgres, url: "%s"}
                sinks:
                  warehouse: {type: postgres, url: "%s"}
                tables:
                  - from: public.people
                    order-by: [id]
                    mask: {email: hash}
                    select: ["*", "salted(name) as salted", "hash_sha256(name) as hashed"]
                functions:
                  salted: {class: %s, options: {salt: "%s"}}
                plugins: [%s]
                flink:
                  execution.checkpointing.interval: 300ms
                  restart-strategy.exponential-delay.max-backoff: 1s
                """
                        .formatted(
                                PIPELINE,
                                bed.folder.resolve("storage-" + PIPELINE),
                                reference("mask-key"),
                                bed.reader.url(),
                                bed.writer.url(),
                                SaltedHash.class.getName(),
                                reference("salt"),
                                plugin());
        for (String name : List.of("reader-password", "writer-password", "key-password")) {
            yaml = yaml.replace(Files.readString(secrets.resolve(name)), reference(name));
        }
        return Files.writeString(bed.folder.resolve(PIPELINE + ".yaml"), yaml);
    }

    private Path plugin() throws IOException {
        Path jar = bed.folder.resolve("salted.jar");
        String entry = SaltedHash.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream type = SaltedHash.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(type.readAllBytes());
        }
        return jar;
    }

    private void assertNoSecret(String where, byte[] content) {
        for (PlantedSecret secret : planted) {
            assertThat(secret.isIn(content))
                    .as("%s holds the %s %s", where, secret.name(), secret.value())
                    .isFalse();
        }
    }

    private void assertNoSecret(String where, String content) {
        assertNoSecret(where, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSecretIsFoundInEveryFormThatThisTestLooksFor() throws Exception {
        PlantedSecret secret = new PlantedSecret("secret", "planted-for-the-search");
        byte[] serialised =
                InstantiationUtil.serializeObject(Map.of("url", "x" + secret.value() + "y"));
        assertThat(secret.isIn(serialised)).isTrue();
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(secret.isIn(secret.value().getBytes(charset))).as("%s", charset).isTrue();
        }
        for (String before : List.of("", "x", "xy", "xyz")) {
            byte[] within = (before + secret.value() + "yz").getBytes(StandardCharsets.UTF_8);
            byte[] base64 = Base64.getEncoder().encode(within);
            assertThat(secret.isIn(base64)).as("behind '%s'", before).isTrue();
        }
        assertThat(secret.isIn("planted-for-another-search".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void theSerialisedJobGraphHasReferencesInPlaceOfSecrets() throws Exception {
        Pipeline pipeline = PipelineFile.read(file);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(FlinkSettings.of(pipeline));
        PreparedJob.prepare(pipeline, new StartChoice.Fresh(), null, waiting -> {}).build(env);
        assertNoSecret("the configuration", env.getConfiguration().toString());
        assertIsReferences(env.getStreamGraph().getJobGraph());
    }

    private void assertIsReferences(JobGraph graph) throws IOException {
        byte[] bytes = InstantiationUtil.serializeObject(graph);
        assertNoSecret("the job graph", bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (PlantedSecret secret : planted) {
            assertThat(text).as(secret.name()).contains(reference(secret.name()));
        }
    }

    /** The last one: it ends with a source that is gone. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aClusterWhoseJobFailsAgainAndAgainShowsAndStoresNoSecret() throws Exception {
        try (ClusterRun cluster =
                ClusterRun.start(bed.folder, "--taskmanagers", "1", "--slots", "2", "--ha")) {
            assertNoSecret("submit", cluster.submit(file, "--start", "fresh"));
            bed.awaitStreaming(PIPELINE, null);
            assertThat(
                            TestBed.value(
                                    bed.target,
                                    "SELECT count(salted), count(hashed), bool_and(email ~"
                                            + " '^[0-9a-f]{64}$') FROM public.people"))
                    .isEqualTo("500|500|t");
            assertNoSecret("savepoint", cluster.succeed("savepoint", PIPELINE));
            assertNowhere(cluster);

            failWith(cluster, "reader-password", "planted-wrong-one", "check user and password");
            failWith(cluster, "key-password", "planted-wrong-key-1", "correct sslpassword");
            failWith(cluster, "mask-key", "planted-short", "pipeline.mask-key");
            failWith(cluster, "salt", "planted-bad-salt", "functions.salted");
            bed.source.close();
            awaitFailure(cluster, "check host and port");
            assertNoSecret("status", cluster.succeed("status"));
            assertNowhere(cluster);
        }
    }

    /** With a wrong secret the job fails and tries again until the right one is back. */
    private void failWith(ClusterRun cluster, String name, String wrong, String told)
            throws Exception {
        String right = Files.readString(secrets.resolve(name));
        plant(name, wrong);
        endSessions(bed.source);
        awaitFailure(cluster, told);
        plant(name, right);
        TestBed.execute(
                bed.source, "INSERT INTO public.people SELECT max(id) + 1 FROM public.people");
        String newest = "SELECT max(id) FROM public.people";
        TestBed.await(
                "it goes on",
                null,
                () -> TestBed.value(bed.target, newest).equals(TestBed.value(bed.source, newest)));
    }

    private static void endSessions(EmbeddedDatabase database) throws Exception {
        TestBed.await(
                "the log is read, and then not any more",
                null,
                () ->
                        !TestBed.query(
                                        database,
                                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                                + " WHERE application_name = 'tidemark "
                                                + PIPELINE
                                                + " log'")
                                .isEmpty());
    }

    /** The reason is told by the REST API, so there was one to search. */
    private void awaitFailure(ClusterRun cluster, String told) throws Exception {
        String address = cluster.cluster.status().webUi();
        String exceptions = "/jobs/" + cluster.cluster.job(PIPELINE).id() + "/exceptions";
        TestBed.await(
                "the job says " + told,
                null,
                () -> {
                    String page = RestWalk.page(address, exceptions);
                    assertNoSecret(exceptions, page);
                    return page.contains(told);
                });
    }

    private void assertNowhere(ClusterRun cluster) throws Exception {
        Map<String, String> pages = RestWalk.everything(cluster.cluster.status().webUi());
        assertThat(pages).hasSizeGreaterThan(50);
        pages.forEach(this::assertNoSecret);
        Path storage = bed.folder.resolve("storage-" + PIPELINE);
        assertThat(assertNowhereIn(storage)).anyMatch(path -> path.endsWith("_metadata"));
        List<Path> files = new ArrayList<>();
        for (String part : List.of("conf", "ha", "zookeeper", "processes", "tmp", "log")) {
            files.addAll(assertNowhereIn(bed.folder.resolve("cluster").resolve(part)));
        }
        assertThat(files)
                .as("the job graph of a JobManager that takes over, as it is to be read")
                .filteredOn(path -> path.toString().contains("submittedJobGraph"))
                .singleElement(PATH)
                .content(StandardCharsets.ISO_8859_1)
                .contains(planted.stream().map(secret -> reference(secret.name())).toList());
    }

    private List<Path> assertNowhereIn(Path folder) throws IOException {
        return LivingFolder.read(
                folder, (path, content) -> assertNoSecret(path.toString(), content));
    }
}
