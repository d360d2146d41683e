package io.tidemark.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Rewind;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.Phase;
import io.tidemark.sink.Token;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerDecisionTest {

    private static Token token(long sequence) {
        return new Token(new UUID(0, 1), sequence);
    }

    private static Epoch epoch(long sequence, @Nullable Token parent) {
        return new Epoch(
                "shop",
                token(sequence),
                parent,
                false,
                sequence,
                Phase.STREAMING,
                "",
                List.of(),
                new TreeMap<>());
    }

    private static Epoch takingOver(long sequence) {
        return new Epoch(
                "shop",
                token(sequence),
                null,
                true,
                sequence,
                Phase.SNAPSHOT,
                "",
                List.of(),
                new TreeMap<>());
    }

    private static LedgerDecision decide(
            @Nullable Token newest, Set<Token> history, Epoch epoch, Epoch... retained)
            throws IOException {
        return decide(newest, history, epoch, Rewind.FAIL, retained);
    }

    private static LedgerDecision decide(
            @Nullable Token newest,
            Set<Token> history,
            Epoch epoch,
            Rewind rewind,
            Epoch... retained)
            throws IOException {
        Map<Token, Epoch> byToken =
                Arrays.stream(retained).collect(Collectors.toMap(Epoch::token, e -> e));
        return LedgerDecision.of(
                newest, history, epoch, rewind, t -> Optional.ofNullable(byToken.get(t)));
    }

    @Test
    void theFirstEpochOfAllIsApplied() throws Exception {
        assertThat(decide(null, Set.of(), epoch(1, null))).isInstanceOf(LedgerDecision.Apply.class);
    }

    @Test
    void theChildOfTheNewestIsApplied() throws Exception {
        assertThat(decide(token(1), Set.of(token(1)), epoch(2, token(1))))
                .isInstanceOf(LedgerDecision.Apply.class);
    }

    @Test
    void whatIsInTheHistoryIsDone() throws Exception {
        assertThat(decide(token(9), Set.of(token(1)), epoch(1, null)))
                .isInstanceOf(LedgerDecision.AlreadyApplied.class);
        assertThat(decide(token(1), Set.of(token(1)), takingOver(1)))
                .isInstanceOf(LedgerDecision.AlreadyApplied.class);
    }

    @Test
    void aJobWithoutStateStopsBeforeAHistory() throws Exception {
        assertThat(decide(token(5), Set.of(), epoch(1, null)))
                .isInstanceOfSatisfying(
                        LedgerDecision.Stop.class,
                        stop -> assertThat(stop.fault().remedy()).contains("--start fresh"));
    }

    @Test
    void freshTakesOverWhateverIsThere() throws Exception {
        assertThat(decide(token(5), Set.of(), takingOver(1)))
                .isInstanceOf(LedgerDecision.TakeOver.class);
        assertThat(decide(null, Set.of(), takingOver(1)))
                .isInstanceOf(LedgerDecision.TakeOver.class);
    }

    @Test
    void aRewindStopsUnlessItMayOverwrite() throws Exception {
        Epoch fork = epoch(4, token(2));
        assertThat(decide(token(3), Set.of(token(2)), fork))
                .isInstanceOf(LedgerDecision.Stop.class);
        assertThat(decide(token(3), Set.of(token(2)), fork, Rewind.OVERWRITE))
                .isInstanceOf(LedgerDecision.Apply.class);
    }

    @Test
    void aTargetThatIsBehindIsRolledForwardInOrder() throws Exception {
        Epoch two = epoch(2, token(1));
        Epoch three = epoch(3, token(2));
        assertThat(decide(token(1), Set.of(), epoch(4, token(3)), two, three))
                .isEqualTo(new LedgerDecision.RollForward(List.of(two, three)));
    }

    @Test
    void anEmptyTargetIsRolledForwardFromTheFirstEpoch() throws Exception {
        Epoch one = epoch(1, null);
        Epoch two = epoch(2, token(1));
        assertThat(decide(null, Set.of(), epoch(3, token(2)), one, two))
                .isEqualTo(new LedgerDecision.RollForward(List.of(one, two)));
    }

    @Test
    void anEpochThatTookOverNeedsNothingBefore() throws Exception {
        Epoch one = takingOver(1);
        assertThat(decide(token(77), Set.of(), epoch(2, token(1)), one))
                .isEqualTo(new LedgerDecision.RollForward(List.of(one)));
    }

    @Test
    void aBrokenChainNamesTheMissingLink() throws Exception {
        Epoch three = epoch(3, token(2));
        assertThat(decide(token(1), Set.of(), epoch(4, token(3)), three))
                .isInstanceOfSatisfying(
                        LedgerDecision.Stop.class,
                        stop -> assertThat(stop.fault().what()).contains(token(2).toString()));
    }

    @Test
    void aChainThatDoesNotMeetTheLedgerStops() throws Exception {
        Epoch one = epoch(1, null);
        assertThat(decide(token(9), Set.of(), epoch(2, token(1)), one))
                .isInstanceOf(LedgerDecision.Stop.class);
        Epoch circle = epoch(3, token(3));
        assertThat(decide(token(9), Set.of(), epoch(4, token(3)), circle))
                .isInstanceOf(LedgerDecision.Stop.class);
    }
}
