package io.tidemark.local.e2e;

import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.PipelineRole;
import io.tidemark.source.postgres.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A savepoint that an earlier version has written, with everything around it that a start checks:
 * the tables of both servers, the ledger among them, and the schemas of the storage.
 *
 * <p>A folder for each version and state backend under {@code savepoints} of the test resources of
 * the job. The position in the savepoint is a place in the log of a server that is gone. The log of
 * a fresh server is shorter than that, so there a slot can be made before the place; then the log
 * is filled until it has passed it, and everything up to there counts as read.
 *
 * @param version the folder that the savepoints of a version share: its pipeline file, and what
 *     comes of it
 */
record StoredSavepoint(Path version, String backend) {

    /** Where they are kept. */
    static final Path KEPT = Path.of("../../job/src/test/resources/savepoints");

    /** What the next version's are made of: no version is called so. */
    static final String NEXT = "next";

    /** The name of the pipeline, in all of them. */
    static final String PIPELINE = "stored";

    /** Behind what a fresh server of these versions has written, and a few messages away. */
    private static final String FIRST_PLACE = "0/4000000";

    private static final int MESSAGE = 4_000_000;
    private static final int MOST_MESSAGES = 100;

    private static final String STORAGE = "storage";
    private static final String SOURCE_SCRIPT = "source.sql";
    private static final String TARGET_SCRIPT = "target.sql";
    private static final String LOG_END = "log-end.txt";

    /** What a storage holds beside what a start reads; of a stopped pipeline it is of no use. */
    private static final List<String> LEFT_OUT = List.of("checkpoints", "deltas", "epochs");

    /** All of them. */
    static List<StoredSavepoint> all() throws IOException {
        Path root =
                Path.of(
                        Objects.requireNonNull(StoredSavepoint.class.getResource("/savepoints"))
                                .getPath());
        List<StoredSavepoint> all = new ArrayList<>();
        for (Path version : folders(root)) {
            if (!version.endsWith(NEXT)) {
                for (Path backend : folders(version)) {
                    all.add(new StoredSavepoint(version, backend.getFileName().toString()));
                }
            }
        }
        return all;
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Override
    public String toString() {
        return version.getFileName() + "/" + backend;
    }

    private Path folder() {
        return version.resolve(backend);
    }

    /** What the target has to show at some moment. */
    ExpectedRows expected(String moment) throws Exception {
        return new ExpectedRows(version.resolve(moment + ".txt"));
    }

    /** The statements of one of the scripts of the version; none has a semicolon in a value. */
    List<String> script(String name) throws IOException {
        return Stream.of(Files.readString(version.resolve(name + ".sql")).split(";\n")).toList();
    }

    /** Writes the pipeline file for these servers. */
    Path pipeline(TestBed bed) throws IOException {
        String text = Files.readString(version.resolve("pipeline.yaml"));
        for (Map.Entry<String, String> value :
                Map.of(
                                "STORAGE", bed.folder.resolve(STORAGE).toString(),
                                "SOURCE", bed.reader.url(),
                                "TARGET", bed.writer.url(),
                                "BACKEND", backend)
                        .entrySet()) {
            text = text.replace("${TIDEMARK_" + value.getKey() + "}", value.getValue());
        }
        return Files.writeString(bed.folder.resolve(PIPELINE + ".yaml"), text);
    }

    /** Brings a fresh source to where a savepoint can be made that other servers can go on from. */
    static void prepare(TestBed bed) throws SQLException {
        fillLog(bed.source, FIRST_PLACE);
    }

    /** Keeps what a stopped run has left. */
    void keep(TestBed bed) throws IOException, SQLException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve(SOURCE_SCRIPT), DatabaseScript.of(bed.source));
        Files.writeString(folder().resolve(TARGET_SCRIPT), DatabaseScript.of(bed.target));
        Files.writeString(
                folder().resolve(LOG_END),
                TestBed.value(bed.source, "SELECT pg_current_wal_insert_lsn()") + "\n");
        copy(bed.folder.resolve(STORAGE), folder().resolve(STORAGE));
    }

    /** Makes the servers and the storage what they were when the savepoint was made. */
    void restore(TestBed bed, Path file) throws Exception {
        TestBed.execute(bed.source, Files.readString(folder().resolve(SOURCE_SCRIPT)));
        TestBed.publish(file, bed.source);
        TestBed.execute(
                bed.source,
                "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')"
                        .formatted(Capture.slotName(PIPELINE, "shop")));
        fillLog(bed.source, Files.readString(folder().resolve(LOG_END)).strip());
        TestBed.execute(
                bed.target,
                "SET ROLE " + PipelineRole.NAME,
                Files.readString(folder().resolve(TARGET_SCRIPT)));
        copy(folder().resolve(STORAGE), bed.folder.resolve(STORAGE));
    }

    private static void fillLog(EmbeddedDatabase server, String place) throws SQLException {
        String behind = "SELECT pg_current_wal_insert_lsn() > '%s'::pg_lsn".formatted(place);
        for (int i = 0; TestBed.value(server, behind).equals("f"); i++) {
            if (i == MOST_MESSAGES) {
                throw new IllegalStateException(place + " is out of reach");
            }
            TestBed.execute(
                    server,
                    "SELECT pg_logical_emit_message(false, 'tidemark', repeat('x', %d))"
                            .formatted(MESSAGE));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                if (!LEFT_OUT.contains(relative.getName(0).toString())) {
                    Path copied = to.resolve(relative);
                    Files.createDirectories(copied.getParent());
                    Files.copy(file, copied);
                }
            }
        }
    }
}
