package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochArchiveTest {

    private static final Duration RETENTION = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2025-03-01T12:00:00Z");

    @TempDir Path storage;

    private EpochArchive archive() throws IOException {
        return new EpochArchive(storage.toUri().toString(), RETENTION);
    }

    private Delta file(String name, String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Path file = storage.resolve("deltas").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return new Delta(
                List.of(), new byte[0], file.toUri().toString(), checksum.getValue(), Map.of());
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(storage.resolve(folder))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static Instant hours(long hours) {
        return START.plus(Duration.ofHours(hours));
    }

    @Test
    void aKeptEpochIsFoundByAnotherArchive() throws IOException {
        Epoch epoch = Epochs.of(2, Epochs.inline("\\N\t1\n"));
        archive().keep(epoch, START);

        assertThat(archive().find(epoch.token())).get().usingRecursiveComparison().isEqualTo(epoch);
        assertThat(names("epochs")).containsExactly(epoch.token().toString());
    }

    @Test
    void nothingIsFoundUnderAnotherToken() throws IOException {
        EpochArchive archive = archive();
        assertThat(archive.find(Epochs.token(1))).isEmpty();
        archive.keep(Epochs.of(1), START);

        assertThat(archive.find(Epochs.token(2))).isEmpty();
        assertThat(archive.find(new Token(new UUID(0, 0), 1))).isEmpty();
    }

    @Test
    void keepingTwiceIsKeepingOnce() throws IOException {
        EpochArchive archive = archive();
        Epoch epoch = Epochs.of(1, file("a", "x"));
        archive.keep(epoch, START);
        archive.keep(epoch, hours(9));
        archive().keep(epoch, hours(9));

        assertThat(names("epochs")).hasSize(1);
        for (int i = 2; i <= 4; i++) {
            archive.keep(Epochs.of(i), START);
        }
        archive.expire(hours(2));
        assertThat(archive.find(epoch.token())).isEmpty();
        assertThat(names("deltas")).isEmpty();
    }

    @Test
    void whatIsOlderThanPromisedExpiresWithItsFiles() throws IOException {
        EpochArchive archive = archive();
        for (int i = 1; i <= 6; i++) {
            archive.keep(Epochs.of(i, file("delta-" + i, "x"), Epochs.inline("")), hours(i));
        }

        archive.expire(hours(3).plus(RETENTION));

        assertThat(names("deltas")).containsExactly("delta-3", "delta-4", "delta-5", "delta-6");
        assertThat(archive.find(Epochs.token(2))).isEmpty();
        assertThat(archive.find(Epochs.token(3))).isPresent();
    }

    @Test
    void theNewestThreeStayHoweverOldTheyAre() throws IOException {
        EpochArchive archive = archive();
        for (int i = 1; i <= 6; i++) {
            archive.keep(Epochs.of(i, file("delta-" + i, "x")), hours(i));
        }

        archive.expire(hours(10_000));

        assertThat(names("deltas")).containsExactly("delta-4", "delta-5", "delta-6");
        assertThat(names("epochs")).hasSize(3);
    }

    @Test
    void anArchiveThatIsOpenedAgainExpiresWhatItFinds() throws IOException {
        EpochArchive first = archive();
        for (int i = 1; i <= 5; i++) {
            first.keep(Epochs.of(i, file("delta-" + i, "x")), START);
            Path manifest = storage.resolve("epochs").resolve(Epochs.token(i).toString());
            Files.setLastModifiedTime(manifest, FileTime.from(hours(i)));
        }

        EpochArchive again = archive();
        again.expire(hours(100));

        assertThat(names("deltas")).containsExactly("delta-3", "delta-4", "delta-5");
    }

    @Test
    void aManifestThatWasNeverFinishedIsPassedOver() throws IOException {
        Files.createDirectories(storage.resolve("epochs"));
        Path unfinished = storage.resolve("epochs").resolve(Epochs.token(1) + ".part");
        Files.writeString(unfinished, "half");

        EpochArchive archive = archive();
        assertThat(archive.find(Epochs.token(1))).isEmpty();

        archive.keep(Epochs.of(1), START);
        assertThat(archive().find(Epochs.token(1))).isPresent();
    }

    @Test
    void aDeltaWhoseFileIsAlreadyGoneStillExpires() throws IOException {
        EpochArchive archive = archive();
        for (int i = 1; i <= 5; i++) {
            archive.keep(Epochs.of(i, file("delta-" + i, "x")), START);
        }
        Files.delete(storage.resolve("deltas/delta-1"));

        archive.expire(hours(100));

        assertThat(names("deltas")).containsExactly("delta-3", "delta-4", "delta-5");
        assertThat(names("epochs")).hasSize(3);
    }

    @Test
    void sectionsAreReadFromTheirPlace() throws IOException {
        Section section = new Section(1, 1, 0, 0, List.of(), 2, 3);
        Delta file = file("a", "abcdefg");
        byte[] bytes = "abcdefg".getBytes(StandardCharsets.UTF_8);
        Delta inline = new Delta(List.of(section), bytes, null, 0, Map.of());

        for (Delta delta : List.of(file, inline)) {
            try (InputStream in = archive().open(delta, section)) {
                assertThat(in.readAllBytes()).asString().isEqualTo("cde");
            }
        }
    }

    @Test
    void aSectionThatReachesBeyondTheFileIsAnError() throws IOException {
        Section section = new Section(1, 1, 0, 0, List.of(), 5, 3);
        try (InputStream in = archive().open(file("a", "abcdefg"), section)) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(EOFException.class);
        }
    }

    /** What a run leaves that dies between the barrier and the end of its checkpoint. */
    @Test
    void deltasThatNoEpochNamesAreDeletedOnceTheyAreOld() throws IOException {
        EpochArchive archive = archive();
        file("orphan", "x");
        file("young", "x");
        Delta kept = file("kept", "x");
        Instant now = Instant.now();
        for (String old : List.of("orphan", "kept")) {
            Files.setLastModifiedTime(
                    storage.resolve("deltas/" + old),
                    FileTime.from(now.minus(Duration.ofHours(25))));
        }
        archive.keep(Epochs.of(1, kept), now);
        for (int epochs = 1; epochs < 10; epochs++) {
            archive.expire(now);
            assertThat(names("deltas")).hasSize(3);
        }

        archive.expire(now);

        assertThat(names("deltas")).containsExactly("kept", "young");
    }

    @Test
    void aDeltaThatIsWholeIsVerified() throws IOException {
        Delta whole = file("a", "lines".repeat(50_000));

        assertThatCode(() -> archive().verify(whole)).doesNotThrowAnyException();
        assertThatCode(() -> archive().verify(Epochs.inline("x"))).doesNotThrowAnyException();
    }

    @Test
    void aDeltaThatWasDamagedIsRefused() throws IOException {
        Delta delta = file("a", "lines");
        Path path = storage.resolve("deltas/a");
        for (String damaged : List.of("linez", "line", "lines\n", "")) {
            Files.writeString(path, damaged);

            assertThatThrownBy(() -> archive().verify(delta))
                    .as("'%s'", damaged)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("deltas/a was damaged: its checksum differs");
        }
    }

    @Test
    void aDeltaThatIsMissingIsNamed() throws IOException {
        Delta delta = file("a", "lines");
        Files.delete(storage.resolve("deltas/a"));

        assertThatThrownBy(() -> archive().verify(delta))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("deltas/a is missing from the storage");
    }
}
