package io.tidemark.merge;

import static io.tidemark.change.TextRows.cells;
import static io.tidemark.change.TextRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.RowRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowMergesTest {

    private static TableSchema schema(String type) {
        return new TableSchema(
                "",
                new TableId("public", "t"),
                List.of(
                        Column.of("id", "integer", true),
                        new Column("double", "bigint", false, "id * 2"),
                        Column.of("v", type, false)),
                List.of("id"),
                List.of());
    }

    private static RowRule rule(ColumnRule rule) {
        return new RowRule(ColumnRule.LATEST, Map.of("v", rule), null, Map.of());
    }

    private static Change change(String value, String missing) {
        return Change.upsert(
                1, new LogPosition(1, 0, 0), MergeKey.none(), row("7", value), missing);
    }

    private static String folded(ColumnRule rule, String type, String... values) {
        RowMerge merge = RowMerges.of(rule(rule), schema(type));
        MergedRow row = null;
        for (String value : values) {
            row = merge.merge(row, change(value, null));
        }
        return cells(row.row()).get(1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "bigint, 9223372036854775807, 1, 9223372036854775808",
                "integer, 5, null, 5",
                "integer, null, 5, 5",
                "integer, null, null, null",
                "'numeric(12,2)', 0.10, 0.2, 0.30",
                "numeric, 1e3, 1, 1001",
                "numeric, 1, NaN, NaN",
                "numeric, NaN, 1, NaN",
                "numeric, Infinity, -5, Infinity",
                "numeric, 5, -Infinity, -Infinity",
                "numeric, Infinity, -Infinity, NaN",
                "numeric, Infinity, NaN, NaN",
                "numeric, -Infinity, -Infinity, -Infinity",
            })
    void sumsAreExact(String type, String a, String b, String sum) {
        assertThat(folded(ColumnRule.SUM, type, a, b)).isEqualTo(sum);
    }

    @Test
    void smallestAndLargestGoByTheTypesOrder() {
        assertThat(folded(ColumnRule.MIN, "integer", "10", null, "9")).isEqualTo("9");
        assertThat(folded(ColumnRule.MAX, "integer", "9", "10", "-11")).isEqualTo("10");
        assertThat(folded(ColumnRule.MIN, "text", "10", "9")).isEqualTo("10");
        assertThat(folded(ColumnRule.MAX, "numeric", "1.0", "1.00")).isEqualTo("1.0");
        assertThat(folded(ColumnRule.MAX, "date", "0044-03-15 BC", "0043-03-15 BC"))
                .isEqualTo("0043-03-15 BC");
    }

    @Test
    void whatTheNewestChangeDoesNotTellStaysAsItWas() {
        RowMerge latest = RowMerges.of(RowRule.LATEST, schema("text"));
        MergedRow known = latest.merge(null, change("a", null));

        assertThat(latest.merge(known, change(null, "01"))).isEqualTo(known);
        assertThat(latest.merge(null, change(null, "01")).missing()).isEqualTo("01");
        assertThat(latest.merge(known, change(null, null)).row()).isEqualTo(row("7", null));
    }

    @Test
    void partialLeavesToTheTargetWhatItDoesNotKnowUnlessTheRowWasDeleted() {
        RowMerge partial =
                RowMerges.of(
                        new RowRule(ColumnRule.PARTIAL, Map.of(), null, Map.of()), schema("text"));

        assertThat(partial.merge(null, change(null, null)))
                .isEqualTo(new MergedRow(row("7", null), "01"));
        assertThat(partial.mergeAfterDelete(change(null, null)))
                .isEqualTo(new MergedRow(row("7", null), null));
        assertThat(partial.mergeAfterDelete(change(null, "01")))
                .isEqualTo(new MergedRow(row("7", null), "01"));
    }

    @Test
    void onlyTheNewestChangeIsNeededForLatest() {
        for (ColumnRule rule : ColumnRule.values()) {
            String type = rule == ColumnRule.UNION ? "text[]" : "integer";
            assertThat(RowMerges.of(rule(rule), schema(type)).accumulates())
                    .as("%s", rule)
                    .isEqualTo(rule != ColumnRule.LATEST);
        }
        assertThat(accumulates(ColumnRule.FIRST)).isTrue();
        assertThat(accumulates(ColumnRule.PARTIAL)).isTrue();
        assertThat(accumulates(ColumnRule.LATEST)).isFalse();
    }

    private static boolean accumulates(ColumnRule whole) {
        return RowMerges.of(new RowRule(whole, Map.of(), null, Map.of()), schema("text"))
                .accumulates();
    }

    @ParameterizedTest
    @CsvSource({
        "SUM, double precision, cannot be added up exactly",
        "SUM, real, cannot be added up exactly",
        "SUM, money, cannot be added up exactly",
        "SUM, numeric[], cannot be added up exactly",
        "MIN, jsonb, 'has no order, so no smallest and no largest value'",
        "MAX, app.mood, 'has no order, so no smallest and no largest value'",
        "UNION, text, 'is no array, which a union needs'",
        "UNION, int2vector, 'is no array, which a union needs'",
    })
    void typesThatDoNotFitTheirRuleAreRefused(ColumnRule rule, String type, String reason) {
        assertThatThrownBy(() -> RowMerges.of(rule(rule), schema(type)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("public.t.v is of type " + type + ", which " + reason);
    }

    @Test
    void rulesForNoColumnAndForTheKeyAreRefused() {
        assertRefused(
                new RowRule(ColumnRule.LATEST, Map.of("w", ColumnRule.SUM), null, Map.of()),
                "public.t has no column w for a merge rule");
        assertRefused(
                new RowRule(ColumnRule.LATEST, Map.of("double", ColumnRule.SUM), null, Map.of()),
                "public.t has no column double for a merge rule");
        assertRefused(
                new RowRule(ColumnRule.LATEST, Map.of("id", ColumnRule.SUM), null, Map.of()),
                "public.t.id belongs to the merge key and can have no merge rule");
    }

    private static void assertRefused(RowRule rule, String message) {
        assertThatThrownBy(() -> RowMerges.of(rule, schema("integer")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aValueThatIsNotOfItsTypeIsNamedAndTheNextRowIsClean() {
        RowMerge sum = RowMerges.of(rule(ColumnRule.SUM), schema("integer"));

        assertThatThrownBy(() -> sum.merge(null, change("many", null)))
                .isInstanceOf(MergeFailedException.class)
                .hasMessage("public.t, id=7: the value of column v is no number: many");
        assertThat(sum.merge(null, change("1", null)))
                .isEqualTo(new MergedRow(row("7", "1"), null));
    }

    @Test
    void rowsOfAnotherShapeAndChangesOfNoRowAreRefused() {
        RowMerge latest = RowMerges.of(RowRule.LATEST, schema("text"));
        MergedRow wide = new MergedRow(row("7", "a", "b"), null);

        assertThatThrownBy(() -> latest.merge(wide, change("a", null)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> latest.merge(null, Change.progress(0, 3, 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MergedRow(row("7", "a"), "010"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columnsMoveToAnotherShapeByName() {
        TableSchema to =
                new TableSchema(
                        "",
                        new TableId("public", "t"),
                        List.of(
                                Column.of("added", "text", false),
                                Column.of("v", "bigint", false),
                                Column.of("id", "integer", true)),
                        List.of("id"),
                        List.of());
        TableSchema from = schema("integer");
        RowUpgrade upgrade = RowUpgrade.between(from, to);

        assertThat(upgrade.upgraded(new MergedRow(row("7", "1"), null)))
                .isEqualTo(new MergedRow(row(null, "1", "7"), "100"));
        assertThat(upgrade.upgraded(new MergedRow(row("7", null), "01")))
                .isEqualTo(new MergedRow(row(null, null, "7"), "110"));
        assertThat(RowUpgrade.between(to, from).upgraded(new MergedRow(row("a", "1", "7"), "100")))
                .isEqualTo(new MergedRow(row("7", "1"), null));

        Change change = upgrade.upgraded(change("1", null));
        assertThat(change.schema()).isEqualTo(to.fingerprint());
        assertThat(change.missing()).isEqualTo("100");
        assertThat(cells(change.row())).isEqualTo(Arrays.asList(null, "1", "7"));
        assertThat(change.major()).isEqualTo(1);

        Change delete =
                upgrade.upgraded(
                        Change.delete(
                                1, new LogPosition(2, 3, 4), MergeKey.none(), row("7", null)));
        assertThat(delete.kind()).isEqualTo(Change.Kind.DELETE);
        assertThat(delete.missing()).isNull();
        assertThat(cells(delete.row())).isEqualTo(Arrays.asList(null, null, "7"));
        assertThat(delete.committedAt()).isEqualTo(4);
    }
}
