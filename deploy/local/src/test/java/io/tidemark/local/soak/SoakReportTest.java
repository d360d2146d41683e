package io.tidemark.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakReportTest {

    @Test
    void tellsEachFaultAndMedianAndMaximumOfEachKind() {
        String table =
                SoakReport.table(
                        List.of(
                                result(1, FaultKind.TARGET, 3_000),
                                result(2, FaultKind.ZOMBIE, 14_250, "2 gaps in the ledger"),
                                result(3, FaultKind.TARGET, 1_000)));
        assertThat(table)
                .isEqualToNormalizingNewlines(
                        """
                          #  fault             recovered in  target
                          1  target                   3.0 s  equal
                          2  zombie                  14.3 s  NOT AS IT SHOULD BE
                          3  target                   1.0 s  equal

                        kind              times      median     maximum
                        zombie                1      14.3 s      14.3 s
                        target                2       2.0 s       3.0 s
                        all                   3       3.0 s      14.3 s\
                        """);
    }

    private static FaultResult result(
            int number, FaultKind kind, long recovery, String... problems) {
        PlannedFault fault = new PlannedFault(number, kind, Duration.ZERO, Duration.ZERO, 0);
        return new FaultResult(fault, Duration.ofMillis(recovery), List.of(problems));
    }
}
