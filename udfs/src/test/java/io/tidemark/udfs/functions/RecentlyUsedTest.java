package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {

    private final List<Integer> made = new ArrayList<>();
    private final RecentlyUsed<Integer, String> texts = new RecentlyUsed<>();

    private String get(int argument) {
        return texts.get(
                argument,
                a -> {
                    made.add(a);
                    return "text " + a;
                });
    }

    @Test
    void aValueIsMadeOnce() {
        assertThat(get(1)).isEqualTo("text 1").isSameAs(get(1));
        assertThat(made).containsExactly(1);
    }

    @Test
    void itNeverHoldsMoreThanItsLimit() {
        for (int i = 0; i < 10 * RecentlyUsed.LIMIT; i++) {
            get(i);
        }

        assertThat(texts.size()).isEqualTo(RecentlyUsed.LIMIT);
    }

    @Test
    void whatIsUsedAgainAndAgainStays() {
        for (int i = 0; i < 10 * RecentlyUsed.LIMIT; i++) {
            get(-1);
            get(i);
        }

        assertThat(made).containsOnlyOnce(-1);
    }
}
