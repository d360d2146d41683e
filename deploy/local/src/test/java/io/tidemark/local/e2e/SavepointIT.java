package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * This version goes on from the savepoints of all versions, with nothing of their state left out.
 *
 * <p>Before a release those of its own are added, and then never changed:
 *
 * <pre>
 * mvn verify -pl udfs,job,deploy/local -Dquick -Dtest=None -Dit.test=SavepointIT
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 *     -Dtidemark.savepoint=0.2.0
 * </pre>
 *
 * <p>What is in them, and what has to come of it, is said by the files of {@code savepoints/next},
 * which are copied beside them.
 */
class SavepointIT {

    /** Of the version that a savepoint is written by, null if none is. */
    private static final String WRITTEN = "tidemark.savepoint";

    static List<StoredSavepoint> stored() throws Exception {
        return StoredSavepoint.all();
    }

    private static void source(TestBed bed, List<String> statements) throws Exception {
        TestBed.execute(bed.source, statements.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stored")
    @DisabledIfSystemProperty(named = WRITTEN, matches = ".+")
    void aSavepointIsRestoredWholeAndGoesOn(StoredSavepoint stored) throws Exception {
        try (TestBed bed = TestBed.start()) {
            Path file = stored.pipeline(bed);
            stored.restore(bed, file);
            // It was written by two subtasks of each operator.
            try (TidemarkProcess run = bed.run(file, "--parallelism", "3")) {
                stored.expected("restored").await(bed, run);
                assertThat(run.output()).contains("continuing from");
                source(bed, stored.script("more"));
                stored.expected("changed").await(bed, run);
                discardTheDead(bed, file);
                stored.expected("discarded").await(bed, run);
                run.stop();
            }
            bed.assertChain(StoredSavepoint.PIPELINE);
            bed.assertNothingVanishes();
        }
    }

    private static void discardTheDead(TestBed bed, Path file) throws Exception {
        List<String> dead =
                TestBed.query(
                        bed.target, "SELECT id FROM tidemark.dead_letter WHERE state = 'dead'");
        for (String id : dead) {
            Command discard = Command.run("dead-letters", "discard", file.toString(), "--id", id);
            assertThat(discard.exit()).as(discard.output()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    @EnabledIfSystemProperty(named = WRITTEN, matches = "[0-9].*")
    void writeTheSavepointsOfThisVersion(String backend) throws Exception {
        Path version = StoredSavepoint.KEPT.resolve(System.getProperty(WRITTEN));
        assertThat(version.resolve(backend)).as("what is stored is never changed").doesNotExist();
        Files.createDirectories(version);
        try (Stream<Path> files = Files.list(StoredSavepoint.KEPT.resolve(StoredSavepoint.NEXT))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        version.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        StoredSavepoint written = new StoredSavepoint(version, backend);
        try (TestBed bed = TestBed.start()) {
            StoredSavepoint.prepare(bed);
            source(bed, written.script("tables"));
            Path file = written.pipeline(bed);
            TestBed.publish(file, bed.source);
            try (TidemarkProcess run = bed.run(file)) {
                bed.awaitStreaming(StoredSavepoint.PIPELINE, run);
                source(bed, written.script("changes"));
                written.expected("made").await(bed, run);
                run.stop();
            }
            written.keep(bed);
        }
    }
}
