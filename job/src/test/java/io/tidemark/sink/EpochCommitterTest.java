package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochCommitterTest {

    private static final Fault FAULT = new Fault("sinks.warehouse", "is full", "make room");

    @TempDir Path storage;

    private final List<String> events = new ArrayList<>();
    private final Shelf target = new Shelf();
    private Instant now = Instant.parse("2025-03-01T12:00:00Z");
    private EpochArchive archive;
    private EpochCommitter committer;

    @BeforeEach
    void open() throws IOException {
        archive = new EpochArchive(storage.toUri().toString(), Duration.ofHours(1));
        committer = new EpochCommitter(target, archive, point -> events.add("" + point), () -> now);
    }

    /** A target in memory that fails when it is told to. */
    private final class Shelf implements Target {
        private final List<Epoch> applied = new ArrayList<>();
        private TargetException failure;
        private boolean closed;

        @Override
        public void apply(Epoch epoch) throws TargetException {
            events.add("apply " + epoch.token().sequence());
            if (failure != null) {
                throw failure;
            }
            applied.add(epoch);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A request that must be answered by returning or by throwing, in no other way. */
    private record Request(Epoch epoch) implements CommitRequest<Epoch> {

        static Collection<CommitRequest<Epoch>> of(Epoch... epochs) {
            return Stream.of(epochs).<CommitRequest<Epoch>>map(Request::new).toList();
        }

        @Override
        public Epoch getCommittable() {
            return epoch;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable t) {
            throw new AssertionError("an epoch is never given up", t);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable t) {
            throw new AssertionError("an epoch is never given up", t);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("a later epoch would overtake this one");
        }

        @Override
        public void updateAndRetryLater(Epoch committable) {
            throw new AssertionError("an epoch is immutable");
        }

        @Override
        public void signalAlreadyCommitted() {
            throw new AssertionError("the target decides that");
        }
    }

    private static void failWith(Shelf target, boolean transientFault) {
        target.failure = new TargetException(FAULT, transientFault, new IOException("cause"));
    }

    @Test
    void epochsAreAppliedInTheOrderOfTheirSequence() throws Exception {
        committer.commit(Request.of(Epochs.of(3), Epochs.of(1), Epochs.of(10), Epochs.of(2)));

        assertThat(target.applied)
                .extracting(e -> e.token().sequence())
                .containsExactly(1L, 2L, 3L, 10L);
    }

    @Test
    void theProbeSeesBothSidesOfEveryApplication() throws Exception {
        committer.commit(Request.of(Epochs.of(2), Epochs.of(1)));

        assertThat(events)
                .containsExactly(
                        "BEFORE_TRANSACTION",
                        "apply 1",
                        "AFTER_COMMIT",
                        "BEFORE_TRANSACTION",
                        "apply 2",
                        "AFTER_COMMIT");
    }

    @Test
    void aFaultThatMayPassFailsOverAndStopsTheEpochsBehindIt() {
        failWith(target, true);

        assertThatThrownBy(() -> committer.commit(Request.of(Epochs.of(1), Epochs.of(2))))
                .isExactlyInstanceOf(FaultException.class)
                .hasCause(target.failure)
                .hasMessageContaining("make room")
                .satisfies(e -> assertThat(((FaultException) e).fault()).isEqualTo(FAULT))
                .satisfies(
                        e -> assertThat(typeOf(e)).isNotEqualTo(ThrowableType.NonRecoverableError));
        assertThat(events).containsExactly("BEFORE_TRANSACTION", "apply 1");
    }

    @Test
    void aFaultThatStaysFailsForGood() {
        failWith(target, false);

        assertThatThrownBy(() -> committer.commit(Request.of(Epochs.of(1))))
                .isExactlyInstanceOf(FatalFaultException.class)
                .hasCause(target.failure)
                .satisfies(e -> assertThat(typeOf(e)).isEqualTo(ThrowableType.NonRecoverableError));
    }

    private static ThrowableType typeOf(Throwable thrown) {
        return ThrowableClassifier.getThrowableType(thrown);
    }

    @Test
    void anEpochThatWasNotAppliedIsRetainedForTheNextAttempt() throws Exception {
        failWith(target, true);
        assertThatThrownBy(() -> committer.commit(Request.of(Epochs.of(1))))
                .isInstanceOf(FaultException.class);
        assertThat(archive.find(Epochs.token(1))).isPresent();

        target.failure = null;
        committer.commit(Request.of(Epochs.of(1)));

        assertThat(target.applied).hasSize(1);
    }

    @Test
    void appliedEpochsExpireByTheClock() throws Exception {
        for (int i = 1; i <= 5; i++) {
            committer.commit(Request.of(Epochs.of(i)));
        }
        assertThat(archive.find(Epochs.token(1))).isPresent();

        now = now.plus(Duration.ofHours(2));
        committer.commit(Request.of(Epochs.of(6)));

        assertThat(archive.find(Epochs.token(3))).isEmpty();
        assertThat(archive.find(Epochs.token(4))).isPresent();
    }

    @Test
    void closingClosesTheTarget() {
        committer.close();

        assertThat(target.closed).isTrue();
    }
}
