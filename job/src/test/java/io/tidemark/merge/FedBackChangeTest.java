package io.tidemark.merge;

import static io.tidemark.merge.MergeRun.again;
import static io.tidemark.merge.MergeRun.baseline;
import static io.tidemark.merge.MergeRun.byVersion;
import static io.tidemark.merge.MergeRun.delete;
import static io.tidemark.merge.MergeRun.shown;
import static io.tidemark.merge.MergeRun.upsert;
import static io.tidemark.merge.MergeRun.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.History;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.RowRule;
import io.tidemark.config.Write;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that was set aside comes again, with what the target shows of its key. */
class FedBackChangeTest {

    private static final long HOUR = 3_600_000;
    private static final RowRule PARTIAL =
            new RowRule(ColumnRule.PARTIAL, Map.of(), null, Map.of());
    private static final RowRule SUM =
            new RowRule(ColumnRule.LATEST, Map.of("value", ColumnRule.SUM), null, Map.of());
    private static final History HISTORY = History.DEFAULT;

    @TempDir Path storage;

    /** Ten hours have passed, an hour is remembered. */
    private MergeRun late(Merging merging) throws Exception {
        return new MergeRun(storage, merging).watermark(10 * HOUR);
    }

    private MergeRun late() throws Exception {
        return late(byVersion(Late.SET_ASIDE));
    }

    /** Sets changes aside; what is given out by that is of no interest. */
    private static void setAside(MergeRun run, Change... changes) throws Exception {
        run.feed(changes);
        assertThat(run.next()).filteredOn(c -> c.equals("LATE")).hasSameSizeAs(changes);
    }

    /** What was given out, without the ends of rows of the late table, which it counts. */
    private static List<String> after(MergeRun run, int removed) throws Exception {
        List<String> rest = new ArrayList<>(run.next());
        List<String> removals =
                rest.stream().filter(c -> c.startsWith("+DELETE[shop, public.t, ")).toList();
        assertThat(removals).hasSize(removed);
        rest.removeAll(removals);
        return rest;
    }

    @Test
    void aNewerRowAtTheTargetStaysAlthoughItsKeyWasForgotten() throws Exception {
        try (MergeRun run = late()) {
            setAside(run, upsert(1_000, 7, 3, "3"));
            run.feed(baseline(7, 5, "5"), again(upsert(1_000, 7, 3, "3")));

            assertThat(run.next())
                    .containsExactly(
                            "+DUPLICATE",
                            "+STALE",
                            "+DELETE[shop, public.t, 00000000000003e8/00000000, null, null, null,"
                                    + " null, null, null, null, null, null]");
        }
    }

    @Test
    void anOlderRowAtTheTargetIsReplaced() throws Exception {
        try (MergeRun run = late()) {
            setAside(run, upsert(1_000, 7, 6, "6"), delete(1_001, 8, 5, "5"));
            run.feed(baseline(7, 5, "5"), again(upsert(1_000, 7, 6, "6")));
            run.feed(baseline(8, 5, "5"), again(delete(1_001, 8, 5, "5")));

            assertThat(after(run, 2))
                    .containsExactly(
                            "+DUPLICATE", "+UPSERT[7, 6, 6]", "+DUPLICATE", "+DELETE[8, 5, 5]");
        }
    }

    @Test
    void aKeyThatTheTargetDoesNotHaveIsAdded() throws Exception {
        try (MergeRun run = late()) {
            setAside(run, upsert(1_000, 7, 6, "6"));
            run.feed(again(upsert(1_000, 7, 6, "6")));

            assertThat(after(run, 1)).containsExactly("+UPSERT[7, 6, 6]");
        }
    }

    /** The target may not show yet what came since: it is remembered, however long that is ago. */
    @Test
    void whatCameSinceItWasSetAsideCounts() throws Exception {
        try (MergeRun run = late()) {
            setAside(run, upsert(1_000, 7, 6, "6"), upsert(1_001, 8, 6, "6"));
            run.feed(upsert(10 * HOUR, 7, 9, "9"), delete(10 * HOUR, 8, 9, "9"));
            run.watermark(30 * HOUR);
            run.next();
            run.feed(baseline(7, 5, "5"), again(upsert(1_000, 7, 6, "6")));
            run.feed(again(upsert(1_001, 8, 6, "6")));

            assertThat(after(run, 2)).containsExactly("+DUPLICATE", "+STALE", "+STALE");
        }
    }

    @Test
    void aKeyIsRememberedUntilNothingOfItIsSetAside() throws Exception {
        try (MergeRun run = late()) {
            setAside(run, upsert(1_000, 7, 6, "6"), upsert(1_001, 7, 4, "4"));
            run.feed(upsert(10 * HOUR, 7, 9, "9")).watermark(30 * HOUR);
            assertThat(run.keysInState()).isEqualTo(1);

            run.feed(again(upsert(1_000, 7, 6, "6"))).watermark(31 * HOUR);
            assertThat(run.keysInState()).isEqualTo(1);

            run.feed(again(upsert(1_001, 7, 4, "4"))).watermark(32 * HOUR);
            assertThat(run.keysInState()).isZero();
            assertThat(run.timers()).isZero();
        }
    }

    /**
     * Such as one that another run set aside before a fresh start: much may have happened since.
     */
    @Test
    void oneThatTheMergeHasNotSetAsideIsSetAsideHoweverOftenItComes() throws Exception {
        try (MergeRun run = late()) {
            setAside(run, upsert(2_000, 7, 8, "8"));
            for (int i = 0; i < 2; i++) {
                run.feed(baseline(7, 5, "5"), again(upsert(1_000, 7, 6, "6")));
                run.feed(again(upsert(1_000, 9, 6, "6")));

                List<String> out = after(run, 0);
                assertThat(out).hasSize(5);
                assertThat(out.get(0)).isEqualTo("+DUPLICATE");
                assertThat(out.get(1)).isEqualTo("+LATE");
                assertThat(out.get(2)).contains("00000000000003e8/0").contains("beyond-memory");
                assertThat(out.get(3)).isEqualTo("+LATE");
            }
            run.feed(again(upsert(2_000, 7, 8, "8")));
            assertThat(after(run, 1)).containsExactly("+UPSERT[7, 8, 8]");
        }
    }

    @Test
    void itIsRememberedAcrossARestart() throws Exception {
        try (MergeRun run = late()) {
            setAside(run, upsert(1_000, 7, 6, "6"), upsert(1_001, 8, 6, "6"));
            run.feed(upsert(10 * HOUR, 7, 9, "9")).watermark(30 * HOUR);
            run.next();
            run.restart();
            run.feed(again(upsert(1_000, 7, 6, "6")), again(upsert(1_001, 8, 6, "6")));

            assertThat(after(run, 2)).containsExactly("+STALE", "+UPSERT[8, 6, 6]");
        }
    }

    @Test
    void columnsThatAPartialChangeDoesNotTellStayAsTheTargetHasThem() throws Exception {
        try (MergeRun run = late(with(PARTIAL, null, Write.UPSERT))) {
            setAside(run, upsert(1_000, 7, 6, null), upsert(1_001, 8, 4, "4"));
            run.feed(baseline(7, 5, "5"), again(upsert(1_000, 7, 6, null)));
            assertThat(after(run, 1)).containsExactly("+DUPLICATE", "+UPSERT[7, 6, 5]");

            // It may tell what the newer one did not, but which that was is forgotten.
            run.feed(baseline(8, 5, "5"), again(upsert(1_001, 8, 4, "4")));
            List<String> out = after(run, 0);
            assertThat(out.subList(0, 2)).containsExactly("+DUPLICATE", "+LATE");
            assertThat(out.get(2)).contains("beyond-memory");
        }
    }

    @Test
    void aPartialChangeIsPutBeforeANewerOne() throws Exception {
        try (MergeRun run = late(with(PARTIAL, null, Write.UPSERT))) {
            setAside(run, upsert(1_000, 7, 6, "6"));
            run.feed(upsert(10 * HOUR, 7, 8, null));
            run.next();
            run.feed(baseline(7, 8, null), again(upsert(1_000, 7, 6, "6")));

            assertThat(after(run, 1)).containsExactly("+DUPLICATE", "+UPSERT[7, 8, 6]");
        }
    }

    @Test
    void aSumTakesItInOnceOrNotAtAll() throws Exception {
        try (MergeRun run = late(with(SUM, null, Write.UPSERT))) {
            run.feed(upsert(10 * HOUR, 7, 20, "20"));
            setAside(run, upsert(1_000, 7, 25, "5"), upsert(1_001, 7, 30, "3"));
            run.feed(baseline(7, 20, "20"), again(upsert(1_000, 7, 25, "5")));
            assertThat(after(run, 1)).containsExactly("+DUPLICATE", "+UPSERT[7, 25, 25]");

            run.feed(again(upsert(1_001, 7, 30, "3")), again(upsert(1_001, 7, 30, "3")));
            List<String> out = after(run, 1);
            assertThat(out.subList(0, 2)).containsExactly("+UPSERT[7, 30, 28]", "+LATE");
        }
    }

    @Test
    void aVersionLandsInTheHistoryThatIsRemembered() throws Exception {
        try (MergeRun run = late(with(RowRule.LATEST, HISTORY, Write.UPSERT))) {
            run.feed(upsert(10 * HOUR, 7, 9, "9"));
            setAside(run, upsert(1_000, 7, 5, "5"));
            run.feed(shown(10 * HOUR, 7, 9, "9"), again(upsert(1_000, 7, 5, "5")));

            assertThat(after(run, 1))
                    .containsExactly(
                            "+DUPLICATE",
                            "+UPSERT[7, 5, 5, 1970-01-01 00:00:01.000000+00, 1970-01-01"
                                    + " 10:00:00.000000+00, f]");
        }
    }

    @Test
    void aVersionDoesNotLandAmongVersionsThatWereForgotten() throws Exception {
        try (MergeRun run = late(with(RowRule.LATEST, HISTORY, Write.UPSERT))) {
            setAside(run, upsert(1_000, 7, 5, "5"), upsert(1_001, 8, 5, "5"));
            setAside(run, upsert(1_002, 9, 5, "5"));
            run.feed(upsert(10 * HOUR, 8, 9, "9"));
            run.next();
            // Both have ended versions at the target, and the second one has begun again.
            run.feed(shown(500, 7, 2, "2"), again(upsert(1_000, 7, 5, "5")));
            run.feed(shown(500, 8, 2, "2"), again(upsert(1_001, 8, 5, "5")));
            run.feed(again(upsert(1_002, 9, 5, "5")));

            List<String> out = after(run, 1);
            assertThat(out).filteredOn(c -> c.equals("+LATE")).hasSize(2);
            assertThat(out).filteredOn(c -> c.contains("beyond-memory")).hasSize(2);
            assertThat(out.get(out.size() - 1)).startsWith("+UPSERT[9, 5, 5, ");
        }
    }

    @Test
    void aRowPerChangeHasItsPlaceInAnyCase() throws Exception {
        try (MergeRun run = late(with(RowRule.LATEST, null, Write.APPEND))) {
            setAside(run, upsert(1_000, 7, 5, "5"));
            assertThat(run.keysInState()).isZero();
            run.feed(again(upsert(1_000, 7, 5, "5")));

            List<String> out = after(run, 1);
            assertThat(out).hasSize(1);
            assertThat(out.get(0)).startsWith("+UPSERT[7, 5, 5, upsert, ");
        }
    }

    @Test
    void anEventWhoseIdMayHaveBeenForgottenIsNotAppended() throws Exception {
        Merging base = with(RowRule.LATEST, null, Write.APPEND);
        Merging dedupe =
                new Merging(
                        base.orderBy(),
                        base.eventTime(),
                        base.rule(),
                        null,
                        Write.APPEND,
                        "value",
                        null);
        try (MergeRun run = late(dedupe)) {
            setAside(run, upsert(1_000, 7, 5, "a"));
            run.feed(upsert(10 * HOUR, 8, 5, "b"));
            setAside(run, upsert(1_001, 8, 4, "c"), upsert(1_002, 8, 3, "b"));
            run.next();
            run.feed(again(upsert(1_000, 7, 5, "a")));
            run.feed(again(upsert(1_001, 8, 4, "c")), again(upsert(1_002, 8, 3, "b")));

            List<String> out = after(run, 2);
            assertThat(out.get(0)).isEqualTo("+LATE");
            assertThat(out.get(2)).startsWith("+UPSERT[8, 4, c, ");
            assertThat(out.get(3)).isEqualTo("+DUPLICATE");
        }
    }

    @Test
    void whereLateChangesAreDroppedOneThatIsFedBackIsNot() throws Exception {
        try (MergeRun run = late(byVersion(Late.DROP))) {
            run.feed(again(upsert(1_000, 7, 6, "6")));

            List<String> out = after(run, 0);
            assertThat(out.get(0)).isEqualTo("+LATE");
            assertThat(out.get(1)).contains("beyond-memory");
        }
    }
}
