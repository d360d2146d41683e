package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the writer puts its lines: into the checkpoint while they are few, then into a file. */
class DeltaTest {

    private static final Orders SHOP = Orders.SHOP;
    private static final String KILOBYTE = "x".repeat(1_024);

    @TempDir Path storage;

    private List<Path> files() throws IOException {
        Path deltas = storage.resolve("deltas");
        if (Files.notExists(deltas)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(deltas)) {
            return files.toList();
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static void writeKilobytes(WriterRun run, int rows) throws IOException {
        for (int i = 0; i < rows; i++) {
            run.write(SHOP.upsert(i + 1, "" + i, "new", KILOBYTE));
        }
    }

    @Test
    void aSmallDeltaIsInline() throws IOException {
        WriterRun run = new WriterRun(storage);
        writeKilobytes(run, 30);

        Delta delta = run.commit().delta();

        assertThat(delta.file()).isNull();
        assertThat(delta.checksum()).isEqualTo(checksum(delta.inline()));
        assertThat(run.lines(delta)).hasSize(30);
        assertThat(files()).isEmpty();
    }

    @Test
    void aLargeDeltaIsAFileWithAChecksum() throws IOException {
        WriterRun run = new WriterRun(storage);
        writeKilobytes(run, 40);

        Delta delta = run.commit().delta();

        assertThat(delta.inline()).isEmpty();
        Path file = Path.of(URI.create(delta.file()).getPath());
        assertThat(files()).containsExactly(file);
        assertThat(delta.checksum()).isEqualTo(checksum(Files.readAllBytes(file)));
        assertThat(run.lines(delta)).hasSize(40);
        new EpochArchive(run.storage, Duration.ofHours(1)).verify(delta);
    }

    @Test
    void aSmallBufferLosesNothingAndLeavesOneSection() throws IOException {
        WriterRun run = new WriterRun(storage, 20_000, Map.of());
        writeKilobytes(run, 100);

        Delta delta = run.commit().delta();

        assertThat(delta.sections()).hasSize(1);
        assertThat(run.lines(delta)).hasSize(100);
        assertThat(sectionsFollowEachOther(delta.sections())).isTrue();
    }

    private static boolean sectionsFollowEachOther(List<Section> sections) {
        long end = 0;
        for (Section section : sections) {
            if (section.offset() != end) {
                return false;
            }
            end += section.length();
        }
        return true;
    }

    @Test
    void aSectionPerShapeCountsItsLines() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.upsert(1, "1", "new", "a"), SHOP.delete(2, "2"));
        run.write(SHOP.masked(3, "011", "3", null, null), SHOP.masked(4, "001", "4", "b", null));
        run.write(SHOP.upsert(SHOP.second(), 5, null, "n", "5", "Ulm", "new"));

        List<Section> sections = run.commit().delta().sections();

        assertThat(sections).hasSize(2);
        assertThat(sectionsFollowEachOther(sections)).isTrue();
        Section first =
                sections.stream()
                        .filter(s -> s.schema() == SHOP.first().fingerprint())
                        .findFirst()
                        .orElseThrow();
        assertThat(first.upserts()).isEqualTo(1);
        assertThat(first.deletes()).isEqualTo(1);
        assertThat(first.masked()).isEqualTo(2);
        assertThat(first.masks()).containsExactlyInAnyOrder("001", "011");
        assertThat(first.rows()).isEqualTo(4);
    }

    @Test
    void deltasOfTwoEpochsAreTwoFiles() throws IOException {
        WriterRun run = new WriterRun(storage);
        writeKilobytes(run, 40);
        Delta first = run.commit().delta();
        writeKilobytes(run, 40);
        Delta second = run.commit().delta();

        assertThat(first.file()).isNotEqualTo(second.file());
        run.close();
        assertThat(files()).as("closing leaves finished deltas").hasSize(2);
    }

    @Test
    void aWriterThatClosesWithinAnEpochLeavesNoFile() throws IOException {
        WriterRun run = new WriterRun(storage, 20_000, Map.of());
        writeKilobytes(run, 100);

        run.close();

        assertThat(files()).isEmpty();
    }

    @Test
    void aDeltaIsNotInlineAndInAFile() {
        assertThatThrownBy(() -> new Delta(List.of(), new byte[1], "file:/x", 0, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
