package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.EpochStatus.SourceStatus;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** What lies in checkpoints and in the archive comes back as it was. */
class EpochFormatTest {

    private static final Epoch EPOCH =
            Epochs.of(7, Epochs.inline("\\N\t1\tä\n"), Epochs.file("file:/x/größe"));
    private static final WriterResult RESULT =
            new WriterResult(
                    Epochs.file("file:/x"),
                    Map.of(3L, new Reached(5, 9)),
                    new TreeMap<>(Map.of(10L, 1L)));
    private static final EpochStatus STATUS = status(Phase.CATCHING_UP);

    private static EpochStatus status(Phase phase) {
        return new EpochStatus(
                Epochs.token(7),
                Map.of(
                        -3L,
                        new SourceStatus(phase, new Reached(5, 9)),
                        4L,
                        new SourceStatus(Phase.STREAMING, new Reached(7, 2))));
    }

    private static <T> void comesBack(SimpleVersionedSerializer<T> serializer, T value)
            throws IOException {
        T read = serializer.deserialize(serializer.getVersion(), serializer.serialize(value));

        assertThat(read).usingRecursiveComparison().isEqualTo(value);
    }

    @Test
    void anEpochComesBack() throws IOException {
        comesBack(new EpochSerializer(), EPOCH);
        comesBack(new EpochSerializer(), Epochs.of(1));
        comesBack(new EpochSerializer(), Epochs.of(2, Epochs.inline("")));
    }

    @Test
    void everyPhaseOfAnEpochComesBack() throws IOException {
        for (Phase phase : Phase.values()) {
            comesBack(new EpochStatusSerializer(), status(phase));
        }
    }

    @Test
    void aWritersResultComesBack() throws IOException {
        comesBack(new WriterResultSerializer(), RESULT);
        Delta empty = new Delta(List.of(), new byte[0], null, 0, Map.of());
        comesBack(new WriterResultSerializer(), new WriterResult(empty, Map.of(), new TreeMap<>()));
    }

    @Test
    void theStatusComesBack() throws IOException {
        comesBack(new EpochStatusSerializer(), STATUS);
        comesBack(new EpochStatusSerializer(), EpochStatus.initial());
    }

    @Test
    void anotherVersionIsRefusedWithBothVersionsAndWhatToDo() throws IOException {
        refusesVersion(new EpochSerializer(), EPOCH, "an epoch");
        refusesVersion(new WriterResultSerializer(), RESULT, "a writer's result");
        refusesVersion(new EpochStatusSerializer(), STATUS, "the epochs' state");
    }

    private static <T> void refusesVersion(
            SimpleVersionedSerializer<T> serializer, T value, String what) throws IOException {
        byte[] bytes = serializer.serialize(value);

        assertThatThrownBy(() -> serializer.deserialize(99, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        what
                                + " was written in version 99; this program reads versions 4 to "
                                + serializer.getVersion()
                                + ": use the program that wrote it, or a newer one");
    }

    @Test
    void bytesThatAreCutOffAreAnErrorAndNeverAnEpoch() throws IOException {
        EpochSerializer serializer = new EpochSerializer();
        byte[] whole = serializer.serialize(EPOCH);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> serializer.deserialize(1, cut))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class);
        }
    }
}
