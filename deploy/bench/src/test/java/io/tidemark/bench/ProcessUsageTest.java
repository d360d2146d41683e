package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {

    @Test
    void addsUpOwnTimeAndThatOfChildrenThatHaveEnded() {
        String stat =
                "42 (a (strange) name) S 1 42 42 0 -1 4194560 100 200 0 0 250 50 300 400 20 0 1 0";
        assertThat(ProcessUsage.cpuSeconds(stat)).isEqualTo(10);
    }

    @Test
    void findsThePeakOfResidentMemory() {
        assertThat(
                        ProcessUsage.peakMemory(
                                List.of("Name:\tjava", "VmHWM:\t    2048 kB", "VmRSS:\t 1024 kB")))
                .isEqualTo(2 * 1024 * 1024);
        assertThat(ProcessUsage.peakMemory(List.of("Name:\tkthreadd"))).isZero();
    }
}
