package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Sequence;
import io.tidemark.merge.KeyState.Numbers;
import io.tidemark.merge.SequenceGate.Gap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When people are told of a gap. What becomes of the changes: specs/sequence.yaml. */
class SequenceGateTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private Numbers numbers;

    /** What each change has to tell about a gap. */
    private List<Gap> gaps(Duration wait, long[]... numbersAndTimes) {
        SequenceGate gate =
                new SequenceGate(
                        new Sequence("version", wait), MergeRun.SCHEMA, Duration.ofHours(1));
        List<Gap> gaps = new ArrayList<>();
        for (long[] each : numbersAndTimes) {
            SequenceGate.Outcome outcome =
                    gate.arrive(
                            numbers,
                            MergeRun.upsert(each[1], 7, (int) each[0], "1"),
                            each[1],
                            Long.MIN_VALUE);
            numbers = outcome.numbers();
            gaps.add(outcome.gap());
        }
        return gaps;
    }

    @Test
    void theGapsOfAKeyAreToldOnceWithinTheWindow() {
        assertThat(
                        gaps(
                                Duration.ZERO,
                                new long[] {1, 0},
                                new long[] {3, 1_000},
                                new long[] {4, 2_000},
                                new long[] {9, 1_000 + HOUR - 1},
                                new long[] {20, 1_000 + HOUR},
                                new long[] {30, 2_000 + HOUR}))
                .containsExactly(Gap.NONE, Gap.FIRST, Gap.NONE, Gap.AGAIN, Gap.FIRST, Gap.AGAIN);
    }

    @Test
    void whatWaitsBehindAnOpenGapOpensNoOther() {
        assertThat(
                        gaps(
                                Duration.ofSeconds(30),
                                new long[] {1, 0},
                                new long[] {3, 1_000},
                                new long[] {7, 2_000},
                                new long[] {2, 3_000},
                                new long[] {9, 4_000}))
                .containsExactly(Gap.NONE, Gap.FIRST, Gap.NONE, Gap.NONE, Gap.NONE);
    }
}
