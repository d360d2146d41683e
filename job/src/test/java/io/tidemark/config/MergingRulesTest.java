package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of the options of order, lateness and merge rules means what it says. */
class MergingRulesTest {

    private static TableRule rule(String... options) {
        String yaml =
                Mistake.VALID.replace(
                        "deletes: hard", String.join("\n    ", Arrays.asList(options)));
        return PipelineFile.parse(yaml, "f.yaml", Map.of()).tables().get(0);
    }

    private static Merging merging(String option) {
        return rule(option).merging();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "updated_at; updated_at ASC",
                "updated_at asc; updated_at ASC",
                "updated_at desc; updated_at DESC",
                "{updated_at: desc}; updated_at DESC",
                "[updated_at]; updated_at ASC",
                "[updated_at, {version: desc}]; updated_at ASC, version DESC",
                "[b, a desc, c]; b ASC, a DESC, c ASC",
                "{position: asc}; position ASC",
                "position desc; position DESC",
                "{my column: asc}; my column ASC",
                "desc; desc ASC"
            })
    void orderByNamesColumnsInTheirOrder(String orderBy, String expected) {
        assertThat(merging("order-by: " + orderBy).orderBy())
                .extracting(column -> column.column() + " " + column.direction())
                .containsExactly(expected.split(", "));
    }

    @Test
    void positionIsTheOrderOfTheLog() {
        assertThat(merging("order-by: position")).isEqualTo(Merging.BY_LOG);
    }

    @Test
    void eventTimeInShortIsAColumnWithEveryDefault() {
        assertThat(merging("event-time: updated_at").eventTime())
                .isEqualTo(
                        new EventTime(
                                "updated_at",
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(1),
                                Duration.ofHours(1),
                                Late.SET_ASIDE,
                                Duration.ofDays(1)))
                .isEqualTo(merging("event-time: {column: updated_at}").eventTime());
    }

    @Test
    void eventTimeWithoutAColumnIsTheCommitTime() {
        EventTime time = merging("event-time: {late: set-aside}").eventTime();

        assertThat(time).isEqualTo(EventTime.DEFAULT);
        assertThat(merging("event-time: {allowed-lateness: 0s}").time().allowedLateness()).isZero();
        assertThat(Merging.BY_LOG.time()).isEqualTo(EventTime.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(Late.class)
    void latenessHasThreePolicies(Late late) {
        String choice =
                switch (late) {
                    case SET_ASIDE -> "set-aside";
                    case APPLY -> "apply";
                    case DROP -> "drop";
                };

        assertThat(merging("event-time: {late: " + choice + "}").time().late()).isEqualTo(late);
    }

    @ParameterizedTest
    @CsvSource({"latest, LATEST", "first, FIRST", "partial, PARTIAL"})
    void mergeInShortIsTheRuleOfEveryColumn(String merge, ColumnRule whole) {
        RowRule rule = new RowRule(whole, Map.of(), null, Map.of());

        assertThat(merging("merge: " + merge).rule()).isEqualTo(rule);
        assertThat(merging("merge: {\"*\": " + merge + "}").rule()).isEqualTo(rule);
    }

    @Test
    void columnsWithoutARuleTakeTheNewestValue() {
        assertThat(merging("merge: {total: sum}").rule())
                .isEqualTo(
                        new RowRule(
                                ColumnRule.LATEST,
                                Map.of("total", ColumnRule.SUM),
                                null,
                                Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.MyFold", "a.b$C", "com.acme.Größe_2"})
    void aTextWithADotIsTheNameOfAClass(String name) {
        assertThat(merging("merge: " + name).rule())
                .isEqualTo(new RowRule(ColumnRule.LATEST, Map.of(), name, Map.of()));
    }

    @Test
    void historyHasColumnsThatCanBeRenamed() {
        assertThat(merging("history: scd2").history())
                .isEqualTo(new History("valid_from", "valid_to", "is_current"));
        assertThat(merging("history: {valid-to: until}").history())
                .isEqualTo(new History("valid_from", "until", "is_current"));
        assertThat(merging("history: none")).isEqualTo(Merging.BY_LOG);
    }

    @Test
    void softDeletesHaveColumnsThatCanBeRenamed() {
        SoftDelete byDefault = new SoftDelete("is_deleted", "deleted_at");

        assertThat(rule("deletes: soft").softDelete()).isEqualTo(byDefault);
        assertThat(rule("deletes: soft", "soft-delete: {flag: gone}").softDelete())
                .isEqualTo(new SoftDelete("gone", "deleted_at"));
    }

    @Test
    void softDeleteColumnsPlayNoPartUnlessDeletesAreSoft() {
        assertThat(rule("history: {is-current: is_deleted}").merging().history())
                .isEqualTo(new History("valid_from", "valid_to", "is_deleted"));
    }

    @Test
    void writeIsUpsertOrAppend() {
        assertThat(merging("write: upsert")).isEqualTo(Merging.BY_LOG);
        assertThat(merging("write: append").write()).isEqualTo(Write.APPEND);
    }

    @Test
    void aGapInASequenceIsCountedOrWaitedFor() {
        Sequence counted = new Sequence("version", Duration.ZERO);

        assertThat(merging("sequence: version").sequence()).isEqualTo(counted);
        assertThat(merging("sequence: {column: version, on-gap: count}").sequence())
                .isEqualTo(counted);
        assertThat(merging("sequence: {column: version, on-gap: wait 500ms}").sequence())
                .isEqualTo(new Sequence("version", Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-by: position",
                "merge: latest",
                "merge: {note: latest}",
                "history: none",
                "write: upsert",
                "deletes: soft"
            })
    void optionsThatChangeNothingNeedNoState(String option) {
        assertThat(merging(option).isByLog()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-by: at",
                "event-time: at",
                "merge: first",
                "merge: {total: sum}",
                "merge: com.acme.MyFold",
                "history: scd2",
                "write: append",
                "dedupe-by: id",
                "sequence: version"
            })
    void everyOtherOptionIsMoreThanTheOrderOfTheLog(String option) {
        assertThat(merging(option).isByLog()).isFalse();
    }

    @Test
    void valuesCannotContradictThemselves() {
        Duration second = Duration.ofSeconds(1);
        Duration negative = second.negated();

        assertIllegal(() -> new RowRule(ColumnRule.SUM, Map.of(), null, Map.of()));
        assertIllegal(() -> new RowRule(ColumnRule.FIRST, Map.of(), "a.B", Map.of()));
        assertIllegal(() -> new Sequence("version", negative));
        assertIllegal(() -> new EventTime(null, negative, second, second, Late.DROP, second));
        assertIllegal(() -> new EventTime(null, second, negative, second, Late.DROP, second));
        assertIllegal(() -> new EventTime(null, second, second, negative, Late.DROP, second));
        assertIllegal(() -> new EventTime(null, second, second, second, Late.DROP, Duration.ZERO));
        assertIllegal(() -> construct(RowRule.LATEST, History.DEFAULT, Write.APPEND));
        RowRule first = new RowRule(ColumnRule.FIRST, Map.of(), null, Map.of());
        assertIllegal(() -> construct(first, History.DEFAULT, Write.UPSERT));
        assertIllegal(() -> construct(first, null, Write.APPEND));
    }

    private static void construct(RowRule rule, @Nullable History history, Write write) {
        new Merging(List.of(), null, rule, history, write, null, null);
    }

    private static void assertIllegal(Runnable construction) {
        assertThatThrownBy(construction::run).isInstanceOf(IllegalArgumentException.class);
    }
}
