package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunCommandLineTest {

    @Test
    void theSeedThatWasTakenIsAdded() {
        assertThat(RunCommandLine.of("bench", List.of("--runs", "2"), 7))
                .isEqualTo("./tidemark bench --runs 2 --seed 7");
    }

    @Test
    void theSeedThatWasGivenStays() {
        assertThat(RunCommandLine.of("bench", List.of("--seed=7", "--quick"), 7))
                .isEqualTo("./tidemark bench --seed=7 --quick");
    }

    @Test
    void whereTheResultsWentIsLeftOut() {
        assertThat(
                        RunCommandLine.of(
                                "bench",
                                List.of("--results", "/x", "--rows", "5", "--results=/y"),
                                7))
                .isEqualTo("./tidemark bench --rows 5 --seed 7");
    }
}
