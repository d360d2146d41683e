package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.TableId;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablePatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "public.orders      | public    | orders    | true",
                "public.orders      | public    | orders2   | false",
                "public.orders      | PUBLIC    | orders    | false",
                "public.*           | public    | orders    | true",
                "public.*           | publi     | orders    | false",
                "*.*                | a.b       | c.d       | true",
                "*.orders           | anything  | orders    | true",
                "tenant_?.orders    | tenant_1  | orders    | true",
                "tenant_?.orders    | tenant_   | orders    | false",
                "tenant_?.orders    | tenant_12 | orders    | false",
                "s.*_log            | s         | a_log     | true",
                "s.*_log            | s         | _log      | true",
                "s.*_log            | s         | a_log_b   | false",
                "s.*_log            | s         | _log_log  | true",
                "s.a*b*c            | s         | aXbYbZc   | true",
                "s.a*b*c            | s         | aXcYb     | false",
                "s.a**              | s         | a         | true",
                "s.?                | s         | 😀        | true",
                "s.grüße            | s         | grüße     | true",
                "\"My Schema\".\"t.x\" | My Schema | t.x     | true",
                "\"My Schema\".*    | My Schema | t.x       | true",
                "s.\"a*\"           | s         | a*        | true",
                "s.\"a*\"           | s         | ab        | false",
                "s.\"a\"\"b\"       | s         | a\"b      | true",
                "s.[a]              | s         | a         | error"
            })
    void aTableMatchesOrNot(String pattern, String schema, String table, String expected) {
        if (expected.equals("error")) {
            assertThatThrownBy(() -> TablePattern.parse(pattern))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(TablePattern.parse(pattern).matches(new TableId(schema, table)))
                .isEqualTo(Boolean.parseBoolean(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "orders",
                "public.",
                ".orders",
                "a.b.c",
                "\"a.b",
                "\"a\"b.c",
                "a\"b\".c",
                "\"\".c",
                "a.\"",
                "a.\"\"\"",
                "a.b c",
                "a.b, a.c",
                "a.{b,c}",
                "a.b\0"
            })
    void whatIsNoPatternIsRejected(String text) {
        assertThatThrownBy(() -> TablePattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Exception");
    }

    @Test
    void theMessageSaysWhatIsWrong() {
        assertThatThrownBy(() -> TablePattern.parse("orders"))
                .hasMessage("'orders' names no schema: schema.table is needed");
        assertThatThrownBy(() -> TablePattern.parse("a.b.c"))
                .hasMessage("'a.b.c' has more than one dot: schema.table is needed");
        assertThatThrownBy(() -> TablePattern.parse("a.b c"))
                .hasMessage("'b c' has a character that a name has only in double quotes: \"b c\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public.orders",
                "public.*",
                "*.?x",
                "\"My S\".\"t.x\"",
                "s.\"a*\"",
                "s.\"a\"\"b\""
            })
    void theTextOfAPatternParsesToAnEqualPattern(String text) {
        TablePattern pattern = TablePattern.parse(text);

        assertThat(pattern).hasToString(text);
        assertThat(TablePattern.parse(pattern.toString())).isEqualTo(pattern);
        assertThat(TablePattern.parse(text)).hasSameHashCodeAs(pattern);
    }

    @Test
    void quotesThatChangeNothingMakeNoDifference() {
        assertThat(TablePattern.parse("\"public\".\"orders\""))
                .isEqualTo(TablePattern.parse("public.orders"))
                .hasToString("public.orders");
        assertThat(TablePattern.parse("s.\"*\"")).isNotEqualTo(TablePattern.parse("s.*"));
    }

    @Test
    void aLiteralHasNoWildcards() {
        assertThat(TablePattern.parse("public.orders").isLiteral()).isTrue();
        assertThat(TablePattern.parse("public.\"*\"").isLiteral()).isTrue();
        assertThat(TablePattern.parse("public.*").isLiteral()).isFalse();
        assertThat(TablePattern.parse("p?.orders").isLiteral()).isFalse();
        assertThat(TablePattern.parse("\"My S\".t").schema()).isEqualTo("My S");
        assertThat(TablePattern.parse("\"My S\".t*").table()).isEqualTo("t*");
    }

    @Test
    void aTargetIsOneTableOrTheSameNameInOneSchema() {
        TableId orders = new TableId("public", "orders");

        assertThat(TablePattern.parse("sales.sold").target(orders))
                .isEqualTo(new TableId("sales", "sold"));
        assertThat(TablePattern.parse("sales.*").target(orders))
                .isEqualTo(new TableId("sales", "orders"));
        assertThatThrownBy(() -> TablePattern.parse("*.orders").target(orders))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("*.orders names no target for public.orders");
        assertThatThrownBy(() -> TablePattern.parse("sales.a*").target(orders))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyWildcardsMatchInReasonableTime() {
        TablePattern pattern = TablePattern.parse("s." + "a*".repeat(200) + "b");
        TableId table = new TableId("s", "a".repeat(5000));

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(pattern.matches(table)).isFalse());
    }
}
