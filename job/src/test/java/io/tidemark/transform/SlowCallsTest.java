package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class SlowCallsTest {

    private final Counter slow = new SimpleCounter();
    private final ManualClock clock = new ManualClock();
    private final SlowCalls calls =
            new SlowCalls(new SourceTable("shop", new TableId("public", "orders")), slow, clock);

    private void call(Duration took) {
        long begin = calls.begin();
        clock.advanceTime(took);
        calls.end("geo(address)", begin);
    }

    @Test
    void countsTheCallsThatTakeLong() {
        call(Duration.ofMillis(SlowCalls.SLOW_MILLIS - 1));
        assertThat(slow.getCount()).isZero();
        call(Duration.ofMillis(SlowCalls.SLOW_MILLIS));
        call(Duration.ofSeconds(5));
        assertThat(slow.getCount()).isEqualTo(2);
    }
}
