package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final ProgressLine line = new ProgressLine(1_000);

    @Test
    void saysThatItWaitsBeforeTheFirstEpoch() {
        assertThat(line.render(0, ProgressReading.NONE)).isEqualTo("waiting for the first epoch");
    }

    @Test
    void showsThePartOfTheSnapshotThatWasRead() {
        assertThat(line.render(0, snapshot(250))).startsWith("snapshot  25 %");
    }

    @Test
    void neverClaimsACompleteSnapshotThatTheJobDoesNotClaim() {
        assertThat(line.render(0, snapshot(5_000))).startsWith("snapshot  99 %");
        assertThat(line.render(1, streaming(2, 5_000, 5_000))).startsWith("snapshot 100 %");
    }

    @Test
    void hasNoRateBeforeTheSecondReading() {
        assertThat(line.render(seconds(1), streaming(1, 500, 400)))
                .contains("read -/s  applied -/s");
    }

    @Test
    void showsMeanRatesOverTheWindow() {
        line.render(seconds(0), streaming(1, 0, 0));
        line.render(seconds(2), streaming(1, 0, 0));
        assertThat(line.render(seconds(4), streaming(2, 8_000, 6_000)))
                .as("the reading at 0 s is still needed to cover the window")
                .contains("read 2,000/s  applied 1,500/s");
        assertThat(line.render(seconds(6), streaming(3, 16_000, 12_000)))
                .as("the reading at 0 s is forgotten")
                .contains("read 4,000/s  applied 3,000/s");
    }

    @Test
    void showsLagEpochAndPhase() {
        assertThat(line.render(0, streaming(42, 1, 1)))
                .endsWith("lag P50 640 ms P99 1.3 s  epoch 42 streaming");
    }

    @Test
    void showsNoLagBeforeOneWasMeasured() {
        assertThat(line.render(0, snapshot(1))).endsWith("lag P50 - P99 -  epoch 1 snapshot");
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static ProgressReading snapshot(long rows) {
        return new ProgressReading(
                "snapshot",
                OptionalLong.of(1),
                rows,
                rows,
                rows,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static ProgressReading streaming(long epoch, long read, long applied) {
        return new ProgressReading(
                "streaming",
                OptionalLong.of(epoch),
                read,
                0,
                applied,
                OptionalLong.of(640),
                OptionalLong.of(1_290));
    }
}
