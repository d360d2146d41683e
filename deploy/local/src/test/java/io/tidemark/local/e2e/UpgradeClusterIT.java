package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.cluster.ClusterJob;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One job on a cluster of processes is upgraded again and again, in every way that a job is
 * upgraded, while its source changes; in the end the target equals the source, every change counted
 * once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeClusterIT {

    private static final String PIPELINE = "upgrades";
    private static final int ROWS = 500;
    private static final String NEW_VERSION = "99.0.0";

    private static final String BY_LOG = "- public.load";
    private static final String JOINS = "- public.joins\n";
    private static final String BY_N = JOINS + "- {from: public.load, order-by: [n]}";
    private static final String BY_N_LATER =
            JOINS
                    + "- {from: public.load, order-by: [n], event-time: {allowed-lateness: 2h,"
                    + " out-of-orderness: 1s}}";

    private TestBed bed;
    private ClusterRun cluster;

    @BeforeAll
    void start() throws Exception {
        bed = TestBed.start();
        cluster = ClusterRun.start(bed.folder, "--taskmanagers", "3", "--slots", "1");
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.load (id int PRIMARY KEY, n int NOT NULL, UNIQUE (id, n))",
                "ALTER TABLE public.load REPLICA IDENTITY FULL",
                "CREATE TABLE public.leaves (id int PRIMARY KEY, n int)",
                "CREATE TABLE public.joins (id int PRIMARY KEY, n int)",
                "INSERT INTO public.joins SELECT i, 0 FROM generate_series(1, 20000) i",
                "INSERT INTO public.load SELECT i, 0 FROM generate_series(1, %d) i".formatted(ROWS),
                "INSERT INTO public.leaves SELECT i, 0 FROM generate_series(1, 100) i",
                // Whose the tables are, his is the publication.
                "GRANT tidemark TO administrator",
                "GRANT CREATE ON DATABASE shop TO tidemark",
                "GRANT CREATE ON SCHEMA public TO tidemark",
                "ALTER TABLE public.load OWNER TO tidemark",
                "ALTER TABLE public.leaves OWNER TO tidemark",
                "ALTER TABLE public.joins OWNER TO tidemark");
        bed.prepareTarget(
                "CREATE TABLE public.load (id int PRIMARY KEY, n int NOT NULL, UNIQUE (id, n))");
    }

    @AfterAll
    void stop() throws Exception {
        try {
            cluster.close();
        } finally {
            bed.close();
        }
    }

    @Test
    void whateverChangesTheNextJobGoesOnWhereTheLastOneStopped() throws Exception {
        cluster.submit(file(BY_LOG + "\n- public.leaves", "300ms"), "--parallelism", "2");
        bed.awaitStreaming(PIPELINE, null);
        try (SourceLoad load = SourceLoad.start(bed.source, "public.load", ROWS)) {
            load.awaitTransactions(20);
            assertThat(job("/plan")).contains("\"parallelism\":2");
            Path both = file(BY_LOG + "\n- public.leaves", "300ms");
            upgrade(load, both, "--parallelism", "3");
            assertThat(job("/plan")).contains("\"parallelism\":3");
            upgrade(load, both, "--parallelism", "1");
            assertThat(job("/plan")).doesNotContain("\"parallelism\":3");

            assertThat(upgrade(load, file(BY_LOG, "200ms"))).contains("is not read any more");
            TestBed.execute(bed.source, "UPDATE public.leaves SET n = 1");
            assertThat(job("/checkpoints/config")).contains("\"interval\":200");

            assertThat(upgrade(load, file(JOINS + BY_LOG, "200ms")))
                    .containsPattern("shop.public.joins +public.joins +is copied");
            TestBed.execute(bed.source, "UPDATE public.joins SET n = 1 WHERE id % 2 = 0");
            bed.awaitStreaming(PIPELINE, null);

            upgrade(load, file(BY_N, "200ms"));
            assertThat(job("/checkpoints/config")).contains("HashMapStateBackend");
            refuseWhatStateCannotCarry();

            String rocks = "200ms\n  state.backend.type: rocksdb";
            upgrade(load, file(BY_N_LATER, rocks));
            assertThat(job("/checkpoints/config")).contains("EmbeddedRocksDBStateBackend");

            Path jar = newVersion();
            assertThat(blobs()).noneMatch(name -> name.contains(sha1(jar)));
            upgrade(load, file(BY_N_LATER, rocks), "--jar", jar.toString());
            assertThat(blobs()).anyMatch(name -> name.contains(sha1(jar)));
        }
        assertEqualAndConserved();
    }

    /** Nothing is stopped for it: the same job runs on, and its changes go on being applied. */
    private void refuseWhatStateCannotCarry() throws Exception {
        String id = cluster.cluster.job(PIPELINE).id();
        refuse(
                JOINS + "- {from: public.load, order-by: [{n: desc}]}",
                "✗ shop.public.load: what is remembered of its keys was merged by 'order-by: n asc;");
        refuse(
                JOINS + "- {from: public.load, order-by: [n], merge: first}",
                "✗ shop.public.load: what is remembered of its keys was merged by 'order-by: n asc;");
        refuse(
                JOINS + "- {from: public.load, order-by: [n], merge-key: [id, n]}",
                "✗ shop.public.load: its keys were id, now they are id, n");
        refuse(
                JOINS + "- {from: public.load, order-by: [n], to: public.elsewhere}",
                "✗ shop.public.load: its rows went to public.load");
        assertThat(cluster.cluster.job(PIPELINE).id()).isEqualTo(id);
    }

    private void refuse(String tables, String reason) throws Exception {
        Path file = file(tables, "200ms");
        ClusterRun.Result upgrade = cluster.run("upgrade", file.toString());
        assertThat(upgrade.exit()).as(upgrade.output()).isEqualTo(1);
        assertThat(upgrade.output())
                .contains(reason)
                .contains("--start fresh")
                .contains("it would not start")
                .contains("runs on as it is")
                .doesNotContain("\tat ");
    }

    private Path file(String tables, String interval) throws IOException {
        return bed.write(PIPELINE, interval, tables);
    }

    /** Upgrades while changes come; the new job has applied some of them when this returns. */
    private String upgrade(SourceLoad load, Path file, String... options) throws Exception {
        ClusterJob before = cluster.cluster.job(PIPELINE);
        int runs = runs();
        List<String> arguments = new ArrayList<>(List.of("upgrade", file.toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--jar")) {
            arguments.addAll(List.of("--jar", ClusterRun.jobJar().toString()));
        }
        String output = cluster.succeed(arguments.toArray(String[]::new));
        assertThat(output).contains("continuing from file:").contains("/savepoints/");
        assertThat(cluster.cluster.job(PIPELINE).id()).isNotEqualTo(before.id());
        TestBed.await("the new job has applied an epoch", null, () -> runs() > runs);
        load.awaitTransactions(20);
        return output;
    }

    /** Each start of a job has a lineage of its own. */
    private int runs() throws Exception {
        return Integer.parseInt(
                TestBed.value(
                        bed.target, "SELECT count(DISTINCT left(token, 36)) FROM tidemark.epoch"));
    }

    private String job(String path) throws Exception {
        return RestWalk.page(
                cluster.cluster.status().webUi(),
                "/jobs/" + cluster.cluster.job(PIPELINE).id() + path);
    }

    /** The job's jar as another version would be: another file with other content. */
    private Path newVersion() throws IOException {
        Path jar = bed.folder.resolve("tidemark-" + NEW_VERSION + ".jar");
        Files.copy(ClusterRun.jobJar(), jar);
        URI uri = URI.create("jar:" + jar.toUri());
        try (FileSystem content = FileSystems.newFileSystem(uri, Map.of())) {
            Path path = content.getPath("META-INF/MANIFEST.MF");
            Manifest manifest = new Manifest();
            try (var in = Files.newInputStream(path)) {
                manifest.read(in);
            }
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, NEW_VERSION);
            try (OutputStream out = Files.newOutputStream(path)) {
                manifest.write(out);
            }
        }
        return jar;
    }

    /** The files that the processes have been given; the name of each tells its content. */
    private List<String> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(bed.folder.resolve("cluster/tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("blob_p-"))
                    .toList();
        }
    }

    private static String sha1(Path file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (IOException | java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertEqualAndConserved() throws Exception {
        for (String table : List.of("load", "joins")) {
            String sql =
                    "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM public."
                            + table
                            + " t";
            TestBed.await(
                    "both sides of " + table + " are equal",
                    null,
                    () -> TestBed.value(bed.source, sql).equals(TestBed.value(bed.target, sql)));
        }
        assertThat(TestBed.value(bed.target, "SELECT count(*) > 600 FROM public.load"))
                .as("the load was applied")
                .isEqualTo("t");
        assertThat(TestBed.value(bed.target, "SELECT count(*), sum(n) FROM public.leaves"))
                .as("as it was when it left the file")
                .isEqualTo("100|0");
        assertThat(TestBed.value(bed.target, "SELECT sum(late + dead) FROM tidemark.epoch"))
                .isEqualTo("0");
        bed.assertChain(PIPELINE);
        bed.assertNothingVanishes();
    }
}
