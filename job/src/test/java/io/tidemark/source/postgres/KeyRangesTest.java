package io.tidemark.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Column;
import org.junit.jupiter.api.Test;

class KeyRangesTest {

    private static final Column ID = Column.of("id", "bigint", true);

    private final KeyRanges ranges = new KeyRanges();

    @Test
    void aRangeHoldsItsLowerBoundAndNotItsUpperOne() {
        assertThat(ranges.condition(new KeyRange("5", "9"), ID))
                .isEqualTo("\"id\" >= '5'::bigint AND \"id\" < '9'::bigint");
    }

    @Test
    void theEndsAreOpen() {
        assertThat(ranges.condition(KeyRange.ALL, ID)).isEqualTo("TRUE");
        assertThat(ranges.condition(new KeyRange(null, "9"), ID)).isEqualTo("\"id\" < '9'::bigint");
        assertThat(ranges.condition(new KeyRange("9", null), ID))
                .isEqualTo("\"id\" >= '9'::bigint");
    }

    @Test
    void nullsBelongToTheFirstRange() {
        Column nullable = Column.of("id", "bigint", false);
        assertThat(ranges.condition(new KeyRange(null, "9"), nullable))
                .isEqualTo("(\"id\" < '9'::bigint OR \"id\" IS NULL)");
        assertThat(ranges.condition(new KeyRange("9", null), nullable)).doesNotContain("NULL");
    }

    @Test
    void quotesAndBackslashesStayText() {
        Column odd = Column.of("a\"b", "text", true);
        assertThat(ranges.condition(new KeyRange("it's", null), odd))
                .isEqualTo("\"a\"\"b\" >= 'it''s'::text");
        assertThat(ranges.condition(new KeyRange("\\'; x", null), odd))
                .isEqualTo("\"a\"\"b\" >= E'\\\\''; x'::text");
    }
}
