package io.tidemark.merge;

import static io.tidemark.merge.MergeRun.byVersion;
import static io.tidemark.merge.MergeRun.delete;
import static io.tidemark.merge.MergeRun.upsert;
import static io.tidemark.merge.MergeRun.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.History;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.RowRule;
import io.tidemark.config.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers, tombstones, lateness and restores; and that the order of arrival decides nothing. */
class MergeOperatorTest {

    private static final long HOUR = 3_600_000;

    private static final RowRule SUM =
            new RowRule(ColumnRule.LATEST, Map.of("value", ColumnRule.SUM), null, Map.of());

    @TempDir Path storage;

    private MergeRun run(Merging merging) throws Exception {
        return new MergeRun(storage, merging);
    }

    @Test
    void theNewestVersionWinsAndADeleteIsAVersion() throws Exception {
        try (MergeRun run = run(byVersion(Late.SET_ASIDE))) {
            run.feed(upsert(1, 7, 5, "5"), upsert(2, 7, 3, "3"), upsert(3, 7, 6, "6"));
            run.feed(delete(4, 7, 6, "6"), upsert(5, 7, 4, "4"));

            assertThat(run.next())
                    .containsExactly(
                            "UPSERT[7, 5, 5]",
                            "STALE",
                            "UPSERT[7, 6, 6]",
                            "DELETE[7, 6, 6]",
                            "STALE");
        }
    }

    @Test
    void theSameChangeAgainIsADuplicate() throws Exception {
        try (MergeRun run = run(byVersion(Late.SET_ASIDE))) {
            run.feed(upsert(1, 7, 5, "5"), upsert(1, 7, 5, "5"));

            assertThat(run.next()).containsExactly("UPSERT[7, 5, 5]", "DUPLICATE");
        }
    }

    @Test
    void aKeyIsForgottenWhenNothingInTimeCanComeBeforeIt() throws Exception {
        try (MergeRun run = run(byVersion(Late.SET_ASIDE))) {
            run.feed(upsert(1_000, 7, 5, "5"), upsert(2_000, 7, 6, "6"), upsert(9_000, 8, 1, "1"));
            assertThat(run.keysInState()).isEqualTo(2);
            assertThat(run.timers()).isEqualTo(2);

            run.watermark(2_000 + HOUR - 1);
            assertThat(run.keysInState()).isEqualTo(2);

            run.watermark(2_000 + HOUR);
            assertThat(run.keysInState()).isEqualTo(1);
            run.watermark(9_000 + HOUR);
            assertThat(run.keysInState()).isZero();
            assertThat(run.timers()).isZero();
        }
    }

    @Test
    void aTombstoneIsRememberedLikeAnyVersion() throws Exception {
        try (MergeRun run = run(byVersion(Late.SET_ASIDE))) {
            run.feed(delete(1_000, 7, 5, null));
            run.watermark(1_000 + HOUR - 1);
            run.next();

            run.feed(upsert(1_500, 7, 4, "4"));

            assertThat(run.next()).containsExactly("STALE");
        }
    }

    @Test
    void aLateChangeIsSetAsideAppliedOrLeftOut() throws Exception {
        for (Late late : Late.values()) {
            try (MergeRun run = run(byVersion(late))) {
                run.watermark(5_000 + HOUR);
                run.feed(upsert(4_999, 7, 5, "5"), upsert(5_000, 8, 5, "5"));

                List<String> out = run.next();
                switch (late) {
                    case APPLY ->
                            assertThat(out).containsExactly("UPSERT[7, 5, 5]", "UPSERT[8, 5, 5]");
                    case DROP -> assertThat(out).containsExactly("LATE", "UPSERT[8, 5, 5]");
                    case SET_ASIDE -> {
                        assertThat(out).hasSize(3).first().isEqualTo("LATE");
                        assertThat(out.get(1))
                                .startsWith("+UPSERT[shop, public.t, ")
                                .contains("{\"id\":\"7\",\"version\":\"5\",\"value\":\"5\"}")
                                .contains(", 3600001, late,");
                        assertThat(out.get(2)).isEqualTo("UPSERT[8, 5, 5]");
                    }
                }
            }
        }
    }

    @Test
    void aRestoredOperatorRemembersVersionsAndTimers() throws Exception {
        try (MergeRun run = run(byVersion(Late.SET_ASIDE))) {
            run.feed(upsert(1_000, 7, 5, "5"));
            run.next();
            run.restart().feed(upsert(1_001, 7, 4, "4"));
            assertThat(run.next()).containsExactly("STALE");

            run.watermark(1_001 + HOUR);
            assertThat(run.keysInState()).isZero();
        }
    }

    @Test
    void aSumIsNeverForgottenAndNothingCountsTwice() throws Exception {
        try (MergeRun run = run(with(SUM, null, Write.UPSERT))) {
            run.feed(upsert(1_000, 7, 1, "10"), upsert(2_000, 7, 3, "0.5"));
            run.feed(upsert(3_000, 7, 2, "100"), upsert(2_000, 7, 3, "0.5"));
            assertThat(run.next())
                    .containsExactly(
                            "UPSERT[7, 1, 10]",
                            "UPSERT[7, 3, 10.5]",
                            "UPSERT[7, 3, 110.5]",
                            "DUPLICATE");

            run.watermark(10 * HOUR);
            run.restart().feed(upsert(10 * HOUR, 7, 4, "1"));
            assertThat(run.next()).containsExactly("UPSERT[7, 4, 111.5]");
            run.watermark(20 * HOUR);
            assertThat(run.keysInState()).isEqualTo(1);

            run.feed(delete(20 * HOUR, 7, 4, "1")).watermark(30 * HOUR);
            assertThat(run.keysInState()).isZero();
        }
    }

    @Test
    void whatIsOlderThanAllThatIsRememberedIsNotGuessed() throws Exception {
        try (MergeRun run = run(with(SUM, null, Write.UPSERT))) {
            run.feed(upsert(1_000, 7, 10, "10"));
            run.watermark(10 * HOUR);
            run.feed(upsert(10 * HOUR, 7, 20, "20"), upsert(10 * HOUR + 1, 7, 25, "1"));
            run.next();
            run.feed(upsert(10 * HOUR + 2, 7, 5, "5"));

            List<String> out = run.next();
            assertThat(out).hasSize(2).first().isEqualTo("LATE");
            assertThat(out.get(1)).contains("beyond-memory");
        }
    }

    @Test
    void aHistoryHasARowPerVersionAndIsRepaired() throws Exception {
        try (MergeRun run = run(with(RowRule.LATEST, History.DEFAULT, Write.UPSERT))) {
            run.feed(upsert(1_000, 7, 1, "a"), upsert(3_000, 7, 3, "c"));
            run.next();
            run.feed(upsert(2_000, 7, 2, "b"), upsert(2_000, 7, 2, "b"), delete(4_000, 7, 3, "c"));

            assertThat(run.next())
                    .containsExactly(
                            "UPSERT[7, 1, a, 1970-01-01 00:00:01.000000+00, 1970-01-01 00:00:02.000000+00, f]",
                            "+UPSERT[7, 2, b, 1970-01-01 00:00:02.000000+00, 1970-01-01 00:00:03.000000+00, f]",
                            "DUPLICATE",
                            "UPSERT[7, 3, c, 1970-01-01 00:00:03.000000+00, 1970-01-01 00:00:04.000000+00, f]");
        }
    }

    @Test
    void whatIsBehindAGapWaitsUntilItCloses() throws Exception {
        try (MergeRun run = run(MergeRun.numbered(Duration.ofSeconds(30)))) {
            run.feed(upsert(1_000, 7, 1, "1"), upsert(2_000, 7, 4, "4"), upsert(3_000, 7, 3, "3"));
            assertThat(run.next()).containsExactly("UPSERT[7, 1, 1]");

            run.restart().feed(upsert(4_000, 7, 2, "2"));
            assertThat(run.next())
                    .containsExactly("UPSERT[7, 2, 2]", "UPSERT[7, 3, 3]", "UPSERT[7, 4, 4]");
        }
    }

    @Test
    void aGapIsGivenUpWhenItsTimeHasPassed() throws Exception {
        try (MergeRun run = run(MergeRun.numbered(Duration.ofSeconds(30)))) {
            run.feed(upsert(1_000, 7, 1, "1"), upsert(2_000, 7, 3, "3"), upsert(2_500, 7, 4, "4"));
            run.watermark(31_999);
            assertThat(run.next()).containsExactly("UPSERT[7, 1, 1]");

            run.watermark(32_000);
            assertThat(run.next()).containsExactly("UPSERT[7, 3, 3]", "UPSERT[7, 4, 4]");
            run.feed(upsert(2_600, 7, 5, "5"));
            assertThat(run.next()).containsExactly("UPSERT[7, 5, 5]");
            run.watermark(2_600 + HOUR);
            assertThat(run.keysInState()).isZero();
            assertThat(run.timers()).isZero();
        }
    }

    @Test
    void noMoreThanSoManyChangesWait() throws Exception {
        try (MergeRun run = run(MergeRun.numbered(Duration.ofMinutes(50)))) {
            run.feed(upsert(1_000, 7, 1, "1"));
            run.next();
            for (int i = 0; i < SequenceGate.MOST_HELD; i++) {
                run.feed(upsert(2_000 + i, 7, 3 + i, "x"));
            }
            assertThat(run.next()).isEmpty();
            run.feed(upsert(3_000, 7, 500, "last"));
            assertThat(run.next())
                    .hasSize(SequenceGate.MOST_HELD + 1)
                    .startsWith("UPSERT[7, 3, x]")
                    .endsWith("UPSERT[7, 500, last]");
        }
    }

    @Test
    void aGapThatIsOnlyCountedHoldsNothingBack() throws Exception {
        try (MergeRun run = run(MergeRun.numbered(Duration.ZERO))) {
            run.feed(upsert(1_000, 7, 1, "1"), upsert(2_000, 7, 9, "9"));
            assertThat(run.next()).containsExactly("UPSERT[7, 1, 1]", "UPSERT[7, 9, 9]");
        }
    }

    @Test
    void whatWasForgottenStaysForgottenAfterARestore() throws Exception {
        try (MergeRun run = run(byVersion(Late.SET_ASIDE))) {
            run.feed(upsert(1_000, 7, 5, "5"));
            run.watermark(1_000 + 2 * HOUR);
            run.next();
            // No watermark has come since, and the key's version is gone.
            run.restart().feed(upsert(900, 7, 4, "4"));

            assertThat(run.next()).hasSize(2).startsWith("LATE");
        }
    }

    @Test
    void stateOfOtherRulesIsRefused() throws Exception {
        try (MergeRun run = run(byVersion(Late.SET_ASIDE))) {
            run.feed(upsert(1_000, 7, 5, "5"));
            run.restart(byVersion(Late.DROP));

            assertThatThrownBy(() -> run.restart(with(SUM, null, Write.UPSERT)))
                    .hasMessageContaining("public.t")
                    .hasMessageContaining("value sum")
                    .hasMessageContaining("--start fresh");
        }
    }

    @Test
    void anIdIsRememberedOrTheEventIsSetAside() throws Exception {
        Merging base = with(SUM, null, Write.UPSERT);
        Merging byId =
                new Merging(
                        List.of(),
                        base.eventTime(),
                        base.rule(),
                        null,
                        Write.UPSERT,
                        "version",
                        null);
        try (MergeRun run = run(byId)) {
            run.feed(upsert(1_000, 7, 1, "1"), upsert(1_001, 7, 1, "1"), upsert(1_002, 7, 2, "1"));
            assertThat(run.next())
                    .containsExactly("UPSERT[7, 1, 1]", "DUPLICATE", "UPSERT[7, 2, 2]");
            int many = KeyState.Events.MOST;
            for (int id = 3; id <= many + 1; id++) {
                run.feed(upsert(2_000 + id, 7, id, "1"));
            }
            run.next();

            run.feed(upsert(90_000, 7, many + 1, "1"), upsert(1_500, 7, 9_999, "1"));
            List<String> out = run.next();
            assertThat(out).hasSize(3).startsWith("DUPLICATE", "LATE");
            assertThat(out.get(2)).contains("beyond-memory");
        }
    }

    /** Changes of a key, in the order of their versions. */
    private static List<Change> versions(int id) {
        return List.of(
                upsert(1, id, 1, "1"),
                upsert(4, id, 2, "200"),
                upsert(2, id, 4, "40"),
                delete(3, id, 4, "40"),
                upsert(6, id, 5, "5000"),
                upsert(5, id, 6, null));
    }

    /** Six changes of a key in all 720 orders, two of them doubled: a key for each order. */
    @Test
    void everyOrderOfArrivalEndsInTheSameRow() throws Exception {
        List<int[]> orders = new ArrayList<>();
        permute(new int[] {0, 1, 2, 3, 4, 5}, 0, orders::add);
        assertThat(orders).hasSize(720);
        for (Merging merging : rules()) {
            try (MergeRun run = run(merging)) {
                for (int id = 0; id < orders.size(); id++) {
                    List<Change> changes = versions(id);
                    for (int next : orders.get(id)) {
                        run.feed(changes.get(next));
                    }
                    run.feed(changes.get(orders.get(id)[0]), changes.get(orders.get(id)[3]));
                }
                run.feed(versions(720).toArray(new Change[0]));
                Map<String, List<List<String>>> rows = run.rowsByKey();
                assertThat(rows).hasSize(721);
                for (int id = 0; id < orders.size(); id++) {
                    assertThat(rows.get(String.valueOf(id)))
                            .as("%s in the order %s", merging, Arrays.toString(orders.get(id)))
                            .isEqualTo(rows.get("720"));
                }
            }
        }
    }

    private static List<Merging> rules() {
        List<Merging> rules = new ArrayList<>();
        rules.add(byVersion(Late.SET_ASIDE));
        for (ColumnRule rule : ColumnRule.values()) {
            if (rule != ColumnRule.UNION) {
                Map<String, ColumnRule> columns = Map.of("value", rule);
                rules.add(
                        with(
                                new RowRule(ColumnRule.LATEST, columns, null, Map.of()),
                                null,
                                Write.UPSERT));
            }
        }
        rules.add(
                with(new RowRule(ColumnRule.FIRST, Map.of(), null, Map.of()), null, Write.UPSERT));
        rules.add(
                with(
                        new RowRule(ColumnRule.PARTIAL, Map.of(), null, Map.of()),
                        null,
                        Write.UPSERT));
        rules.add(with(RowRule.LATEST, History.DEFAULT, Write.UPSERT));
        rules.add(with(RowRule.LATEST, null, Write.APPEND));
        return rules;
    }

    private static void permute(int[] order, int from, Consumer<int[]> found) {
        if (from == order.length) {
            found.accept(order.clone());
            return;
        }
        for (int i = from; i < order.length; i++) {
            swap(order, from, i);
            permute(order, from + 1, found);
            swap(order, from, i);
        }
    }

    private static void swap(int[] order, int a, int b) {
        int each = order[a];
        order[a] = order[b];
        order[b] = each;
    }
}
