package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.Deletes;
import io.tidemark.config.EventTime;
import io.tidemark.config.Fault;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.RowRule;
import io.tidemark.config.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which changes of the rules a state can carry. */
class MergeRulesTest {

    private static final TableId TABLE = new TableId("public", "t");
    private static final Merging BY_VERSION = MergeRun.byVersion(Late.SET_ASIDE);
    private static final Merging BY_VALUE = by("value", RowRule.LATEST, EventTime.DEFAULT);
    private static final Merging SUM =
            by(
                    "version",
                    new RowRule(ColumnRule.LATEST, Map.of("value", ColumnRule.SUM), null, Map.of()),
                    EventTime.DEFAULT);

    private static Merging by(String column, RowRule rule, EventTime time) {
        return new Merging(
                List.of(new OrderColumn(column, OrderColumn.Direction.ASC)),
                time,
                rule,
                null,
                Write.UPSERT,
                null,
                null);
    }

    private static MergePlan plan(String table, TableId target, String key, Merging merging) {
        SourceTable source = new SourceTable("shop", new TableId("public", table));
        return MergePlan.of(
                "shop",
                "file:///nowhere",
                List.of(
                        new TablePlan(
                                source, target, List.of(key), merging, Deletes.HARD, List.of())));
    }

    private static MergePlan plan(Merging merging) {
        return plan("t", TABLE, "id", merging);
    }

    /** What a state says whose job was stopped and started with each of these. */
    private static List<String> stateOf(Merging... mergings) {
        List<String> state = List.of();
        for (Merging merging : mergings) {
            state = MergeRules.of(plan(merging), state);
        }
        return state;
    }

    private static List<String> refused(List<String> state, MergePlan plan) {
        return MergeRules.faults(plan, state).stream().map(Fault::what).toList();
    }

    @Test
    void theSameRulesGoOn() {
        for (Merging merging : List.of(Merging.BY_LOG, BY_VERSION, SUM)) {
            assertThat(refused(stateOf(merging), plan(merging))).isEmpty();
            assertThat(refused(stateOf(merging, merging), plan(merging))).isEmpty();
        }
    }

    @Test
    void latenessMayChange() {
        EventTime shorter =
                new EventTime(
                        "value",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Late.APPLY,
                        Duration.ofSeconds(4));
        assertThat(refused(stateOf(BY_VERSION), plan(by("version", RowRule.LATEST, shorter))))
                .isEmpty();
    }

    @Test
    void anotherOrderAndAnotherRuleAreRefused() {
        assertThat(refused(stateOf(BY_VERSION), plan(BY_VALUE)))
                .containsExactly(
                        "what is remembered of its keys was merged by 'order-by: version asc; merge:"
                                + " latest; write: upsert', the file says 'order-by: value asc;"
                                + " merge: latest; write: upsert'");
        assertThat(refused(stateOf(BY_VERSION), plan(SUM))).hasSize(1);
        assertThat(refused(stateOf(SUM), plan(BY_VERSION))).hasSize(1);
        assertThat(refused(stateOf(SUM), plan(Merging.BY_LOG))).hasSize(1);
    }

    @Test
    void theOrderOfTheLogGoesOnInTheOrderOfAColumn() {
        assertThat(refused(stateOf(Merging.BY_LOG), plan(BY_VERSION))).isEmpty();
        assertThat(refused(stateOf(Merging.BY_LOG, BY_VERSION), plan(BY_VERSION))).isEmpty();
    }

    @Test
    void whatNeedsAllThatCameBeforeCannotBeginAfterTheOrderOfTheLog() {
        assertThat(refused(stateOf(Merging.BY_LOG), plan(SUM)))
                .singleElement()
                .asString()
                .endsWith(
                        "needs what came before, and by the order of the log nothing of its keys was"
                                + " remembered");
    }

    /** State of before may still be there, and does not know what has passed since. */
    @Test
    void whoWentToTheOrderOfTheLogDoesNotComeBack() {
        assertThat(refused(stateOf(BY_VERSION), plan(Merging.BY_LOG))).isEmpty();
        List<String> passing = stateOf(BY_VERSION, Merging.BY_LOG, Merging.BY_LOG);
        assertThat(refused(passing, plan(Merging.BY_LOG))).isEmpty();
        assertThat(refused(passing, plan(BY_VALUE))).hasSize(1);
        assertThat(refused(passing, plan(BY_VERSION)))
                .singleElement()
                .asString()
                .contains("'the order of the log, before that: order-by: version asc;");
    }

    @Test
    void anotherKeyAndAnotherTargetAreRefusedInAnyOrder() {
        TableId elsewhere = new TableId("sales", "t");
        for (Merging merging : List.of(Merging.BY_LOG, BY_VERSION)) {
            assertThat(refused(stateOf(merging), plan("t", TABLE, "number", merging)))
                    .containsExactly("its keys were id, now they are number");
            assertThat(refused(stateOf(merging), plan("t", elsewhere, "id", merging)))
                    .containsExactly(
                            "its rows went to public.t, and those that are there would be missing"
                                    + " in sales.t");
        }
    }

    @Test
    void aTableThatIsNewHasNoRulesYet() {
        assertThat(refused(stateOf(BY_VERSION), plan("other", TABLE, "number", SUM))).isEmpty();
    }

    @Test
    void aTableThatLeftAndComesBackHasTheRulesThatItHad() {
        List<String> left =
                MergeRules.of(plan("other", TABLE, "id", BY_VERSION), stateOf(BY_VERSION));
        assertThat(refused(left, plan(BY_VERSION))).isEmpty();
        assertThat(refused(left, plan(SUM))).hasSize(1);
    }

    @Test
    void onlyATableWithAnOrderOfItsOwnIsRememberedWhenItHasLeft() {
        MergePlan other = plan("other", TABLE, "id", BY_VERSION);
        SourceTable table = new SourceTable("shop", TABLE);
        assertThat(MergeRules.remembers(table, MergeRules.of(other, stateOf(BY_VERSION)))).isTrue();
        List<String> passed = MergeRules.of(other, stateOf(Merging.BY_LOG));
        assertThat(MergeRules.remembers(table, passed)).isFalse();
        assertThat(refused(passed, plan("t", TABLE, "number", BY_VERSION)))
                .as("it is copied anew, so it may have another key")
                .isEmpty();
    }

    @Test
    void whatAnEarlierVersionDidNotWriteDownIsNotHeldAgainstAnybody() {
        List<String> rules =
                List.of("shop.public.t\torder-by: version asc; merge: latest; write: upsert");
        assertThat(refused(rules, plan("t", new TableId("a", "b"), "c", BY_VERSION))).isEmpty();
        assertThat(refused(rules, plan(BY_VALUE))).hasSize(1);
    }
}
