package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Late;
import java.nio.file.Path;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is remembered is bounded by the changes of the allowed lateness, not by the table. With
 * {@code -Dtidemark.keys=10000000} it is the proof of the README's figure.
 */
class BoundedStateTest {

    private static final int KEYS = Integer.getInteger("tidemark.keys", 500_000);
    private static final long HOUR = 3_600_000;
    private static final long SPAN = 10 * HOUR;

    @TempDir Path storage;

    @Test
    void keysTouchedOnceInTenHoursAreForgottenAnHourLater() throws Exception {
        try (MergeRun run = new MergeRun(storage, MergeRun.byVersion(Late.SET_ASIDE))) {
            int most = 0;
            long mostBytes = 0;
            for (int key = 0; key < KEYS; key++) {
                long now = HOUR + SPAN * key / KEYS;
                run.feed(MergeRun.upsert(now, key, 1, "1"));
                if (key % (KEYS / 100) == 0) {
                    run.watermark(now - 5_000);
                    run.forgetOutput();
                    most = Math.max(most, run.keysInState());
                }
                if (key == KEYS / 2) {
                    OperatorSubtaskState snapshot = run.snapshot();
                    mostBytes = snapshot.getStateSize();
                }
            }
            System.out.printf(
                    "%,d keys in 10 h, 1 h of lateness: at most %,d keys and %,d bytes of state%n",
                    KEYS, most, mostBytes);

            assertThat(most).isBetween(KEYS / 10, KEYS * 12 / 100);
            run.watermark(SPAN + 3 * HOUR);
            assertThat(run.keysInState()).isZero();
        }
    }
}
