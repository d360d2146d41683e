package io.tidemark.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SoakPlanTest {

    private static final List<FaultKind> ALL = List.of(FaultKind.values());

    @Test
    void theSameSeedPlansTheSameFaults() {
        assertThat(SoakPlan.of(7, 50, ALL)).isEqualTo(SoakPlan.of(7, 50, ALL));
        assertThat(SoakPlan.of(7, 50, ALL)).isNotEqualTo(SoakPlan.of(8, 50, ALL));
    }

    @Test
    void aLongerSoakBeginsLikeAShorterOne() {
        assertThat(SoakPlan.of(7, 50, ALL).subList(0, 20)).isEqualTo(SoakPlan.of(7, 20, ALL));
    }

    @Test
    void everyKindComesUpWithinAsManyFaultsAsThereAreKinds() {
        for (long seed = 0; seed < 100; seed++) {
            Set<FaultKind> kinds =
                    SoakPlan.of(seed, ALL.size(), ALL).stream()
                            .map(PlannedFault::kind)
                            .collect(Collectors.toSet());
            assertThat(kinds).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(ALL);
        }
    }

    @Test
    void onlyTheKindsThatWereNamedComeUpInWhateverOrderTheyWereNamed() {
        List<FaultKind> named = List.of(FaultKind.ZOMBIE, FaultKind.TARGET, FaultKind.ZOMBIE);
        List<PlannedFault> plan = SoakPlan.of(3, 10, named);
        assertThat(plan)
                .extracting(PlannedFault::kind)
                .containsOnly(FaultKind.TARGET, FaultKind.ZOMBIE);
        assertThat(plan).isEqualTo(SoakPlan.of(3, 10, List.of(FaultKind.TARGET, FaultKind.ZOMBIE)));
    }

    @Test
    void faultsAreNumberedAndTheirTimesAreWithinTheirLimits() {
        List<PlannedFault> plan = SoakPlan.of(1, 200, ALL);
        for (int i = 0; i < plan.size(); i++) {
            assertThat(plan.get(i).number()).isEqualTo(i + 1);
            assertThat(plan.get(i).calm()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
            assertThat(plan.get(i).outage()).isBetween(Duration.ZERO, Duration.ofSeconds(3));
            assertThat(plan.get(i).choice()).isNotNegative();
        }
    }

    @Test
    void everyKindIsFoundByItsWord() {
        for (FaultKind kind : FaultKind.values()) {
            assertThat(FaultKind.of(kind.word())).contains(kind);
        }
        assertThat(FaultKind.of("TARGET")).isEmpty();
    }
}
