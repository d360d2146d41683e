package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EpochStatusTest {

    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    @Test
    void theSequenceGrowsByOneThroughAllLineages() {
        EpochStatus status = EpochStatus.initial().next(FIRST, 0, 0).next(FIRST, 0, 0);
        assertThat(status.token()).isEqualTo(new Token(FIRST, 2));

        assertThat(status.next(SECOND, 0, 0).token()).isEqualTo(new Token(SECOND, 3));
    }

    @Test
    void thePositionNeverGoesBack() {
        EpochStatus status = EpochStatus.initial().next(FIRST, 10, 0);

        assertThat(status.next(FIRST, 7, 0).position()).isEqualTo(10);
        assertThat(status.next(FIRST, 12, 0).position()).isEqualTo(12);
    }

    @Test
    void aSnapshotIsCaughtUpWithBeforeItIsStreamed() {
        EpochStatus copying = EpochStatus.initial().next(FIRST, 0, 0);
        assertThat(copying.phase()).isEqualTo(Phase.SNAPSHOT);

        EpochStatus replaying = copying.next(FIRST, 50, 100);
        assertThat(replaying.phase()).isEqualTo(Phase.CATCHING_UP);
        assertThat(replaying.next(FIRST, 98, 0).phase()).isEqualTo(Phase.CATCHING_UP);
        assertThat(replaying.next(FIRST, 99, 0).phase()).isEqualTo(Phase.STREAMING);
        assertThat(replaying.next(FIRST, 500, 0).phase()).isEqualTo(Phase.STREAMING);
    }

    @Test
    void aGoalThatIsReachedAtOnceEndsTheSnapshotAtOnce() {
        EpochStatus status = EpochStatus.initial().next(FIRST, 100, 100);

        assertThat(status.phase()).isEqualTo(Phase.STREAMING);
    }

    @Test
    void theFirstGoalStaysAndStreamingNeverEnds() {
        EpochStatus status = EpochStatus.initial().next(FIRST, 50, 100).next(FIRST, 60, 900);
        assertThat(status.catchUp()).isEqualTo(100);

        EpochStatus streaming = status.next(FIRST, 100, 0);
        assertThat(streaming.next(SECOND, 0, 900).phase()).isEqualTo(Phase.STREAMING);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aPhaseIsFoundByItsCode(Phase phase) {
        assertThat(Phase.of(phase.code())).isEqualTo(phase);
    }

    @Test
    void anUnknownPhaseIsRefused() {
        assertThatThrownBy(() -> Phase.of("paused")).hasMessageContaining("paused");
    }

    @Test
    void aTokenIsReadBackFromItsText() {
        Token token = new Token(UUID.fromString("0b1c2d3e-0000-4000-8000-00000000000f"), 42);

        assertThat(token).hasToString("0b1c2d3e-0000-4000-8000-00000000000f-42");
        assertThat(Token.parse(token.toString())).isEqualTo(token);
    }
}
