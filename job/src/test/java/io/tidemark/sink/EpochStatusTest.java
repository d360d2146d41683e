package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.change.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EpochStatusTest {

    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);
    private static final long SHOP = 1;
    private static final long ERP = 2;

    private static Map<Long, Reached> seen(long position, long catchUp) {
        return Map.of(SHOP, new Reached(position, catchUp));
    }

    @Test
    void theSequenceGrowsByOneThroughAllLineages() {
        EpochStatus status = EpochStatus.initial().next(FIRST, seen(0, 0)).next(FIRST, seen(0, 0));
        assertThat(status.token()).isEqualTo(new Token(FIRST, 2));

        assertThat(status.next(SECOND, seen(0, 0)).token()).isEqualTo(new Token(SECOND, 3));
    }

    @Test
    void thePositionNeverGoesBack() {
        EpochStatus status = EpochStatus.initial().next(FIRST, seen(10, 0));

        assertThat(status.next(FIRST, seen(7, 0)).of(SHOP).reached().position()).isEqualTo(10);
        assertThat(status.next(FIRST, seen(12, 0)).of(SHOP).reached().position()).isEqualTo(12);
    }

    @Test
    void aSnapshotIsCaughtUpWithBeforeItIsStreamed() {
        EpochStatus copying = EpochStatus.initial().next(FIRST, seen(0, 0));
        assertThat(copying.phase(List.of(SHOP))).isEqualTo(Phase.SNAPSHOT);

        EpochStatus replaying = copying.next(FIRST, seen(50, 100));
        assertThat(replaying.phase(List.of(SHOP))).isEqualTo(Phase.CATCHING_UP);
        assertThat(replaying.next(FIRST, seen(98, 0)).phase(List.of(SHOP)))
                .isEqualTo(Phase.CATCHING_UP);
        assertThat(replaying.next(FIRST, seen(99, 0)).phase(List.of(SHOP)))
                .isEqualTo(Phase.STREAMING);
        assertThat(replaying.next(FIRST, seen(500, 0)).phase(List.of(SHOP)))
                .isEqualTo(Phase.STREAMING);
    }

    @Test
    void aGoalThatIsReachedAtOnceEndsTheSnapshotAtOnce() {
        EpochStatus status = EpochStatus.initial().next(FIRST, seen(100, 100));

        assertThat(status.phase(List.of(SHOP))).isEqualTo(Phase.STREAMING);
    }

    @Test
    void theFirstGoalStaysAndStreamingNeverEnds() {
        EpochStatus status =
                EpochStatus.initial().next(FIRST, seen(50, 100)).next(FIRST, seen(60, 900));
        assertThat(status.of(SHOP).reached().catchUp()).isEqualTo(100);

        EpochStatus streaming = status.next(FIRST, seen(100, 0));
        assertThat(streaming.next(SECOND, seen(0, 900)).phase(List.of(SHOP)))
                .isEqualTo(Phase.STREAMING);
    }

    @Test
    void tablesThatAreAddedAreASnapshotAgainUntilTheyAreCaughtUpWith() {
        EpochStatus streaming = EpochStatus.initial().next(FIRST, seen(100, 100));
        EpochStatus adding = streaming.next(FIRST, seen(110, Change.COPYING));
        assertThat(adding.phase(List.of(SHOP))).isEqualTo(Phase.SNAPSHOT);
        assertThat(adding.next(SECOND, seen(500, 0)).phase(List.of(SHOP)))
                .isEqualTo(Phase.SNAPSHOT);
        assertThat(adding.of(SHOP).reached().position()).isEqualTo(110);

        EpochStatus added = adding.next(SECOND, seen(120, 130));
        assertThat(added.phase(List.of(SHOP))).isEqualTo(Phase.CATCHING_UP);
        assertThat(added.next(SECOND, seen(130, 0)).phase(List.of(SHOP)))
                .isEqualTo(Phase.STREAMING);
    }

    @Test
    void whatASourceSaysLastCounts() {
        ReachedPositions reached = new ReachedPositions();
        reached.goal(SHOP, Change.COPYING);
        reached.to(SHOP, 7);
        reached.goal(SHOP, 6);
        assertThat(reached.take()).isEqualTo(seen(7, 6));
        reached.goal(SHOP, 8);
        reached.goal(SHOP, Change.COPYING);
        assertThat(reached.take()).isEqualTo(seen(0, Change.COPYING));
    }

    @Test
    void thePhaseIsThatOfTheSourceThatIsFurthestBehind() {
        EpochStatus status =
                EpochStatus.initial()
                        .next(FIRST, Map.of(SHOP, new Reached(5, 9), ERP, new Reached(8, 8)));

        assertThat(status.phase(List.of(ERP))).isEqualTo(Phase.STREAMING);
        assertThat(status.phase(List.of(SHOP, ERP))).isEqualTo(Phase.CATCHING_UP);
        assertThat(status.phase(List.of(ERP, 7L))).isEqualTo(Phase.SNAPSHOT);
    }

    @Test
    void theLedgerTellsThePositionOfEachSourceAndItsTextIsReadBack() {
        EpochStatus status =
                EpochStatus.initial()
                        .next(
                                FIRST,
                                Map.of(
                                        SourceTable.code("shop"), new Reached(31, 0),
                                        SourceTable.code("erp"), new Reached(16, 0)));
        SourcePositions one = new SourcePositions(List.of("shop"), Long::toHexString);
        SourcePositions both = new SourcePositions(List.of("erp", "shop"), Long::toHexString);

        assertThat(one.text(status)).isEqualTo("1f");
        assertThat(one.parse("1f")).isEqualTo(Map.of("shop", "1f"));
        assertThat(both.text(status)).isEqualTo("erp 10, shop 1f");
        assertThat(both.parse("erp 10, shop 1f")).isEqualTo(Map.of("erp", "10", "shop", "1f"));
        assertThat(both.parse("1f")).isEmpty();
        assertThat(one.parse("erp 10, shop 1f")).isEqualTo(Map.of("shop", "1f"));
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
