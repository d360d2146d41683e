package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KEYS = List.of("from", "to", "merge-key", "deletes");

    @Test
    void oneTypingErrorIsUnderstood() {
        assertThat(Nearest.of("form", KEYS)).contains("from");
        assertThat(Nearest.of("frm", KEYS)).contains("from");
        assertThat(Nearest.of("delete", KEYS)).contains("deletes");
    }

    @Test
    void otherSpellingsOfOneWordAreUnderstood() {
        assertThat(Nearest.of("mergeKey", KEYS)).contains("merge-key");
        assertThat(Nearest.of("merge_key", KEYS)).contains("merge-key");
        assertThat(Nearest.of("FROM", KEYS)).contains("from");
    }

    @Test
    void aWordThatIsFarFromAllIsNotGuessed() {
        assertThat(Nearest.of("parallelism", KEYS)).isEmpty();
        assertThat(Nearest.of("", KEYS)).isEmpty();
        assertThat(Nearest.of("x".repeat(1000), KEYS)).isEmpty();
        assertThat(Nearest.remedy("parallelism", "known keys", KEYS))
                .isEqualTo("known keys: from, to, merge-key, deletes");
    }

    @Test
    void theDistanceCountsASwapOfNeighboursAsOneEdit() {
        assertThat(Nearest.distance("hard", "hrad")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
    }
}
