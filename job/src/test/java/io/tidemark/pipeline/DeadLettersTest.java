package io.tidemark.pipeline;

import static io.tidemark.pipeline.DeadLetterRun.CORRECTED;
import static io.tidemark.pipeline.DeadLetterRun.NUMBERS;
import static io.tidemark.pipeline.DeadLetterRun.byVersion;
import static io.tidemark.pipeline.DeadLetterRun.delete;
import static io.tidemark.pipeline.DeadLetterRun.key;
import static io.tidemark.pipeline.DeadLetterRun.position;
import static io.tidemark.pipeline.DeadLetterRun.snapshot;
import static io.tidemark.pipeline.DeadLetterRun.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.change.Change;
import io.tidemark.change.MergeKey;
import io.tidemark.config.DeadLetters;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.OnViolation;
import io.tidemark.config.SelectItem;
import io.tidemark.config.Sequence;
import io.tidemark.config.Shaping;
import io.tidemark.pipeline.DeadLetterRun.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of changes that cannot be used, and of those behind them. */
class DeadLettersTest {

    private static final long HOUR = 3_600_000;

    private static final Rules FIXED = Rules.BY_LOG.with(CORRECTED);

    private static final Rules OVERTAKING =
            Rules.BY_LOG.with(Rules.parking(DeadLetters.Parking.OFF));

    @TempDir Path storage;

    private DeadLetterRun run(Rules rules) throws Exception {
        return new DeadLetterRun(storage, rules);
    }

    /** Key 7 is parked by position 1, behind which an upsert, a delete and an upsert wait. */
    private DeadLetterRun parked(Rules rules) throws Exception {
        DeadLetterRun run = run(rules);
        run.feed(upsert(1, 7, "x"), upsert(2, 7, "2"), delete(3, 7), upsert(4, 7, "4"));
        run.next();
        return run;
    }

    private static Fault fatal(ThrowingCallable action) {
        FatalFaultException thrown = catchThrowableOfType(FatalFaultException.class, action);
        assertThat(thrown).isNotNull();
        return new Fault(thrown.fault().what(), thrown.fault().remedy());
    }

    private record Fault(String what, String remedy) {}

    @Test
    void laterChangesOfTheKeyWaitAndOtherKeysGoOn() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_LOG)) {
            run.feed(upsert(1, 7, "x"), upsert(2, 8, "2"), upsert(3, 7, "3"), delete(4, 7));
            run.feed(delete(5, 8));

            assertThat(run.next())
                    .containsExactly(
                            "DEAD", "UPSERT[8, 2, 2]", "DEAD", "DEAD", "DELETE[8, null, null]");
            assertThat(run.states()).isEqualTo(Map.of(1L, "dead", 3L, "waiting", 4L, "waiting"));
        }
    }

    @Test
    void aRowOfTheTableSaysEverythingAboutAChange() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_LOG)) {
            run.feed(upsert(26, 7, "x"), delete(27, 7));

            Map<String, String> dead = run.letters().get(26L);
            assertThat(dead)
                    .containsEntry("pipeline", "shop")
                    .containsEntry("state", "dead")
                    .containsEntry("source_table", "public.t")
                    .containsEntry("key", "{\"id\":\"7\"}")
                    .containsEntry("position", "000000000000001a/00000000")
                    .containsEntry("operation", "upsert")
                    .containsEntry("stage", "transform")
                    .containsEntry("reason", "expression")
                    .containsEntry("row", "{\"id\":\"7\",\"version\":\"26\",\"value\":\"x\"}")
                    .containsEntry("source_time", "1970-01-01 00:00:00.026000+00")
                    .containsEntry("attempts", "1");
            assertThat(dead.get("message"))
                    .startsWith("cast(cast(`value` as integer) as string) as `value`: ")
                    .contains("NumberFormatException");
            assertThat(run.letters().get(27L))
                    .containsEntry("state", "waiting")
                    .containsEntry("operation", "delete")
                    .containsEntry("reason", null)
                    .containsEntry("message", null)
                    .containsEntry("attempts", "0");
        }
    }

    @Test
    void aBrokenExpectationIsADeadLetterToo() throws Exception {
        Shaping expect =
                new Shaping(
                        List.of(),
                        null,
                        List.of(),
                        List.of("version > 5"),
                        OnViolation.DEAD_LETTER);
        try (DeadLetterRun run = run(Rules.BY_LOG.with(expect))) {
            run.feed(upsert(5, 7, "x"));

            assertThat(run.next()).containsExactly("DEAD");
            assertThat(run.letters().get(5L))
                    .containsEntry("reason", "contract")
                    .containsEntry("message", "breaks expect 'version > 5'");
        }
    }

    @Test
    void triedByTheSameRuleItIsStillDeadAndTheOthersWait() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.replay(7).replay(7);

            assertThat(run.next()).isEmpty();
            assertThat(run.letters().get(1L))
                    .containsEntry("state", "dead")
                    .containsEntry("attempts", "3");
            assertThat(run.letters().get(2L))
                    .containsEntry("state", "waiting")
                    .containsEntry("attempts", "0");

            run.feed(upsert(5, 7, "5"));
            assertThat(run.next()).containsExactly("DEAD");
        }
    }

    @Test
    void triedByACorrectedRuleAllGoOnInTheOrderInWhichTheyCame() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.restart(FIXED).replay(7);

            assertThat(run.next())
                    .containsExactly(
                            "+UPSERT[7, 1, x]",
                            "+UPSERT[7, 2, 2]",
                            "+DELETE[7, null, null]",
                            "+UPSERT[7, 4, 4]");
            assertThat(run.states().values()).hasSize(4).containsOnly("replayed");
            assertThat(run.letters().get(1L)).containsEntry("attempts", "2");
            assertThat(run.letters().get(4L)).containsEntry("attempts", "1");
            assertThat(run.heldKeys()).isEmpty();
            assertThat(run.stateEntries()).isZero();

            run.feed(upsert(5, 7, "y"));
            assertThat(run.next()).containsExactly("UPSERT[7, 5, y]");
        }
    }

    @Test
    void aSecondPoisonedChangeStopsTheReplay() throws Exception {
        Shaping onlyX = numbersOr("x");
        try (DeadLetterRun run = run(Rules.BY_LOG)) {
            run.feed(upsert(1, 7, "x"), upsert(2, 7, "2"), upsert(3, 7, "y"), upsert(4, 7, "4"));
            run.next();
            run.restart(Rules.BY_LOG.with(onlyX)).replay(7);

            assertThat(run.next()).containsExactly("+UPSERT[7, 1, -1]", "+UPSERT[7, 2, 2]");
            assertThat(run.states())
                    .isEqualTo(Map.of(1L, "replayed", 2L, "replayed", 3L, "dead", 4L, "waiting"));
            assertThat(run.letters().get(3L))
                    .containsEntry("attempts", "1")
                    .containsEntry("reason", "expression");

            run.feed(upsert(5, 7, "5"));
            assertThat(run.next()).containsExactly("DEAD");
            run.restart(FIXED).replay(7);
            assertThat(run.next())
                    .containsExactly("+UPSERT[7, 3, y]", "+UPSERT[7, 4, 4]", "+UPSERT[7, 5, 5]");
        }
    }

    /** Numbers, and this text as -1. */
    private static Shaping numbersOr(String text) {
        return new Shaping(
                List.of(
                        SelectItem.parse("*"),
                        SelectItem.parse(
                                "case when `value` = '"
                                        + text
                                        + "' then -1 else cast(`value` as integer) end as"
                                        + " `value`")),
                null,
                List.of(),
                List.of(),
                OnViolation.DEAD_LETTER);
    }

    @Test
    void givingUpTheFirstLetsTheOthersGoOn() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.discard(7, 1);

            assertThat(run.next())
                    .containsExactly(
                            "+UPSERT[7, 2, 2]", "+DELETE[7, null, null]", "+UPSERT[7, 4, 4]");
            assertThat(run.states())
                    .isEqualTo(
                            Map.of(
                                    1L,
                                    "discarded",
                                    2L,
                                    "replayed",
                                    3L,
                                    "replayed",
                                    4L,
                                    "replayed"));
            run.feed(upsert(5, 7, "5"));
            assertThat(run.next()).containsExactly("UPSERT[7, 5, 5]");
        }
    }

    @Test
    void givingUpOneThatWaitsRemovesOnlyThat() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.discard(7, 3);

            assertThat(run.next()).isEmpty();
            assertThat(run.states())
                    .isEqualTo(Map.of(1L, "dead", 2L, "waiting", 3L, "discarded", 4L, "waiting"));
            assertThat(run.letters().get(1L)).containsEntry("attempts", "1");

            run.restart(FIXED).replay(7);
            assertThat(run.next())
                    .containsExactly("+UPSERT[7, 1, x]", "+UPSERT[7, 2, 2]", "+UPSERT[7, 4, 4]");
        }
    }

    @Test
    void givingUpTheOnlyOneFreesTheKey() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_LOG)) {
            run.feed(upsert(1, 7, "x")).discard(7, 1).feed(upsert(2, 7, "2"));

            assertThat(run.next()).containsExactly("DEAD", "UPSERT[7, 2, 2]");
            assertThat(run.heldKeys()).isEmpty();
        }
    }

    @Test
    void aKeyThatIsNotParkedIsNotConcerned() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            int before = run.all().size();
            run.replay(8).discard(8, 1).discard(7, 99);

            assertThat(run.all()).hasSize(before);
            assertThat(run.heldKeys()).containsExactly(key(7));
        }
    }

    @Test
    void withAnotherParallelismEachParkedKeyIsHeldByItsOwnerAlone() throws Exception {
        int keys = 60;
        int parallelism = 3;
        OperatorSubtaskState state;
        try (DeadLetterRun one = run(Rules.BY_LOG)) {
            for (int id = 0; id < keys; id++) {
                one.feed(upsert(1 + id, id, id % 2 == 0 ? "x" : "1"));
            }
            state = one.snapshot();
        }
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int own = subtask;
            List<Integer> owned =
                    IntStream.range(0, keys)
                            .filter(id -> DeadLetterRun.isOwner(key(id), parallelism, own))
                            .boxed()
                            .toList();
            List<MergeKey> parked =
                    owned.stream().filter(id -> id % 2 == 0).map(DeadLetterRun::key).toList();
            try (DeadLetterRun run =
                    DeadLetterRun.restored(storage, FIXED, state, parallelism, subtask)) {
                assertThat(run.heldKeys()).containsExactlyInAnyOrderElementsOf(parked).isNotEmpty();
                for (int id : owned) {
                    run.feed(upsert(1_000, id, "z"));
                    assertThat(run.next())
                            .containsExactly(id % 2 == 0 ? "DEAD" : "UPSERT[" + id + ", 1000, z]");
                    run.replay(id);
                    assertThat(run.next()).hasSize(id % 2 == 0 ? 2 : 0);
                }
                assertThat(run.heldKeys()).isEmpty();
            }
        }
    }

    @Test
    void withoutParkingANewerChangeSupersedesWhereTheLogIsTheOrder() throws Exception {
        try (DeadLetterRun run = run(OVERTAKING)) {
            run.feed(upsert(1, 7, "x"), upsert(2, 7, "y"), upsert(3, 7, "3"));

            assertThat(run.next()).containsExactly("DEAD", "DEAD", "UPSERT[7, 3, 3]");
            assertThat(run.states()).isEqualTo(Map.of(1L, "superseded", 2L, "superseded"));
            run.restart(FIXED).replay(7);
            assertThat(run.next()).isEmpty();
            assertThat(run.heldKeys()).isEmpty();
        }
    }

    @Test
    void withoutParkingADeadLetterOfAMergedTableKeepsItsPlace() throws Exception {
        try (DeadLetterRun run = run(OVERTAKING.with(byVersion(Late.SET_ASIDE)))) {
            run.feed(upsert(1_000, 7, 5, "x"), upsert(2_000, 7, 8, "y"), upsert(3_000, 7, 6, "6"));
            run.watermark(9 * HOUR);
            assertThat(run.next()).containsExactly("DEAD", "DEAD", "UPSERT[7, 6, 6]");

            run.restart(FIXED.with(byVersion(Late.SET_ASIDE))).replay(7);
            assertThat(run.next()).containsExactly("+STALE", "+UPSERT[7, 8, y]");
            assertThat(run.states()).isEqualTo(Map.of(1_000L, "replayed", 2_000L, "replayed"));
        }
    }

    @Test
    void withoutParkingANewerChangeSupersedesThoughTheFileSaysNothingOfTheTableAnyMore()
            throws Exception {
        Rules nothing = OVERTAKING.with((Shaping) null);
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.restart(nothing).feed(upsert(5, 7, "5")).replay(7);

            assertThat(run.next()).containsExactly("UPSERT[7, 5, 5]");
            assertThat(run.states().values()).hasSize(4).containsOnly("superseded");
        }
    }

    @Test
    void moreThanTheMostThatMayWaitStopTheJob() throws Exception {
        DeadLetters three =
                new DeadLetters(DeadLetters.Parking.ON, 3, 1, DeadLetters.DEFAULT_WINDOW);
        try (DeadLetterRun run = run(Rules.BY_LOG.with(three))) {
            run.feed(upsert(1, 7, "x"), upsert(2, 7, "2"), delete(3, 7), upsert(4, 8, "x"));
            run.restart();

            assertThat(fatal(() -> run.feed(upsert(5, 7, "5"))))
                    .isEqualTo(
                            new Fault(
                                    "3 changes of one key wait behind a dead letter, and no more"
                                            + " can",
                                    "see './tidemark dead-letters list FILE', correct the pipeline"
                                            + " file and replay or discard them with it; or write"
                                            + " dead-letters: {max-waiting: 6}"));
        }
    }

    @Test
    void aShareThatIsTooLargeStopsTheJob() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_LOG.with(DeadLetters.DEFAULT))) {
            for (int id = 1; id < 100; id++) {
                run.feed(upsert(id, id, "x"));
            }
            assertThat(fatal(() -> run.feed(upsert(100, 100, "x"))).what())
                    .startsWith("100 of 100 changes became dead letters within 60 s");
        }
    }

    @Test
    void changesOfAParkedKeyWaitThoughTheFileSaysNothingOfTheTableAnyMore() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.restart(Rules.BY_LOG.with((Shaping) null));
            run.feed(upsert(5, 7, "5"), delete(6, 7), upsert(7, 8, "x"));

            assertThat(run.next()).containsExactly("DEAD", "DEAD", "UPSERT[8, 7, x]");
            assertThat(run.states()).containsEntry(5L, "waiting").containsEntry(6L, "waiting");

            run.replay(7);
            assertThat(run.next())
                    .startsWith("+UPSERT[7, 1, x]", "+UPSERT[7, 2, 2]")
                    .hasSize(6)
                    .allMatch(out -> out.startsWith("+"));
            assertThat(run.states().values()).hasSize(6).containsOnly("replayed");
        }
    }

    /** Altered since, or a column that the correction uses was not there yet. */
    @Test
    void aChangeWhoseShapeTheFileCannotUseStaysDead() throws Exception {
        Shaping unknown =
                new Shaping(
                        List.of(SelectItem.parse("*"), SelectItem.parse("upper(note) as note")),
                        null,
                        List.of(),
                        List.of(),
                        OnViolation.DEAD_LETTER);
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.restart(Rules.BY_LOG.with(unknown)).replay(7);

            assertThat(run.next()).isEmpty();
            assertThat(run.letters().get(1L))
                    .containsEntry("state", "dead")
                    .containsEntry("attempts", "2");
            assertThat(run.letters().get(1L).get("message"))
                    .contains("upper(note) as note")
                    .contains("there is no column 'note'");
        }
    }

    @Test
    void aParkedSnapshotRowThatTheFilterStopsIsCountedOnce() throws Exception {
        for (Rules rules : List.of(Rules.BY_LOG, Rules.BY_VERSION)) {
            Shaping filter =
                    new Shaping(
                            CORRECTED.select(),
                            "`value` <> 'x'",
                            List.of(),
                            List.of(),
                            OnViolation.DEAD_LETTER);
            try (DeadLetterRun run = run(rules)) {
                run.feed(snapshot(7, "x")).restart(rules.with(filter)).replay(7);
                run.watermark(9 * HOUR);

                // Where columns say what is newer, a row that is out may be newer than others.
                String outcome = rules == Rules.BY_LOG ? "+IGNORED" : "+DELETE[7, 0, x]";
                assertThat(run.next()).containsExactly("DEAD", outcome);
                assertThat(run.states()).isEqualTo(Map.of(0L, "replayed"));
                assertThat(run.stateEntries()).isZero();
            }
        }
    }

    @Test
    void aReleasedOlderVersionDoesNotOverruleANewerOneHoweverMuchTimeHasPassed() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_VERSION)) {
            run.feed(upsert(HOUR, 7, 9, "9"), upsert(HOUR + 1, 7, 5, "x"));
            run.feed(upsert(HOUR + 2, 8, 5, "x"));
            run.watermark(30 * HOUR);
            run.restart(Rules.BY_VERSION.with(CORRECTED)).watermark(40 * HOUR);
            run.next();
            run.replay(7).replay(8);

            assertThat(run.next()).containsExactly("+STALE", "+UPSERT[8, 5, x]");
            assertThat(run.values()).isEqualTo(Map.of(7, "9", 8, "x"));
            assertThat(run.states()).isEqualTo(Map.of(HOUR + 1, "replayed", HOUR + 2, "replayed"));

            run.watermark(50 * HOUR);
            assertThat(run.stateEntries()).isZero();
        }
    }

    @Test
    void changesThatWaitInAMergedTableAreNotLateWhenTheyGoOn() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_VERSION)) {
            run.feed(upsert(HOUR, 7, 9, "x"), upsert(HOUR + 1, 7, 8, "8"), delete(9 * HOUR, 7));
            run.watermark(30 * HOUR);
            run.discard(7, HOUR);

            assertThat(run.next().subList(3, 5))
                    .containsExactly("+UPSERT[7, 8, 8]", "+DELETE[7, " + 9 * HOUR + ", 0]");
            run.watermark(40 * HOUR);
            assertThat(run.stateEntries()).isZero();
        }
    }

    /** Many more than are remembered of what is set aside. */
    @Test
    void howeverManyWaitInAMergedTableEachHasItsPlace() throws Exception {
        int waiting = 600;
        try (DeadLetterRun run = run(Rules.BY_VERSION)) {
            run.feed(upsert(HOUR, 7, 3_000, "3000"), upsert(HOUR, 7, 1, "x"));
            for (int i = 1; i <= waiting; i++) {
                run.feed(upsert(HOUR + i, 7, i % 2 == 0 ? 2 : 3_000 + i, "1"));
            }
            run.watermark(30 * HOUR).restart();
            run.next();
            run.discard(7, HOUR);

            assertThat(run.next())
                    .hasSize(waiting)
                    .allMatch(out -> out.equals("+STALE") || out.startsWith("+UPSERT[7, 3"))
                    .filteredOn(out -> out.equals("+STALE"))
                    .hasSize(waiting / 2);
            run.watermark(40 * HOUR);
            assertThat(run.stateEntries()).isZero();
        }
    }

    /** Numbers have a gap, so what goes on waits in the merge once more. */
    @Test
    void aChangeThatGoesOnMayWaitForOthersInTheMerge() throws Exception {
        Merging base = byVersion(Late.SET_ASIDE);
        Merging numbered =
                new Merging(
                        base.orderBy(),
                        base.eventTime(),
                        base.rule(),
                        null,
                        base.write(),
                        null,
                        new Sequence("version", Duration.ofSeconds(30)));
        try (DeadLetterRun run = run(Rules.BY_LOG.with(numbered))) {
            run.feed(upsert(HOUR, 7, 1, "1"), upsert(HOUR + 1, 7, 3, "x"));
            run.next();
            run.restart(Rules.BY_LOG.with(numbered).with(CORRECTED)).replay(7);
            assertThat(run.next()).isEmpty();
            run.feed(upsert(HOUR + 2, 7, 2, "2"));

            assertThat(run.next()).containsExactly("UPSERT[7, 2, 2]", "+UPSERT[7, 3, x]");
            run.watermark(30 * HOUR);
            assertThat(run.values()).isEqualTo(Map.of(7, "x"));
        }
    }

    @Test
    void nothingIsRememberedOfAKeyWhoseChangesWereAllGivenUp() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_VERSION)) {
            run.feed(upsert(HOUR, 7, 9, "x"), upsert(HOUR + 1, 7, 10, "10"));
            run.discard(7, HOUR + 1).discard(7, HOUR).watermark(30 * HOUR);

            assertThat(run.stateEntries()).isZero();
        }
    }

    /** What the target shows of its key is not known here: 'late apply' looks it up. */
    @Test
    void aChangeThatCameTooLateAndWasDeadIsSetAsideWhenItGoesOn() throws Exception {
        try (DeadLetterRun run = run(Rules.BY_VERSION)) {
            run.feed(upsert(HOUR, 7, 9, "9")).watermark(9 * HOUR);
            assertThat(run.stateEntries()).isZero();
            run.feed(upsert(HOUR + 1, 7, 5, "x"));
            run.restart(Rules.BY_VERSION.with(CORRECTED)).replay(7);

            List<String> out = run.next();
            assertThat(out).startsWith("UPSERT[7, 9, 9]", "DEAD", "+LATE").hasSize(4);
            assertThat(out.get(3)).contains("beyond-memory");
            run.feed(shown(7, 9, "9"), upsert(HOUR + 1, 7, 5, "x").from(Change.Origin.FED_BACK));
            assertThat(run.next()).startsWith("+DUPLICATE", "+STALE");
            assertThat(run.values()).isEqualTo(Map.of(7, "9"));
        }
    }

    /** What the target shows of a key. */
    private static Change shown(int id, long version, String value) {
        return upsert(0, id, version, value).from(Change.Origin.BASELINE);
    }

    @Test
    void changesOfAMergedTableKeepTheirPlaceThoughTheFileDoesNotShapeItAnyMore() throws Exception {
        Rules nothing = Rules.BY_VERSION.with((Shaping) null);
        try (DeadLetterRun run = run(Rules.BY_VERSION)) {
            run.feed(upsert(HOUR, 7, 9, "9"), upsert(HOUR + 1, 7, 5, "x"));
            run.restart(nothing).feed(upsert(HOUR + 2, 7, 10, "10")).watermark(30 * HOUR);
            run.next();
            run.replay(7);

            assertThat(run.next()).containsExactly("+STALE", "+UPSERT[7, 10, 10]");
            run.watermark(40 * HOUR);
            assertThat(run.stateEntries()).isZero();
        }
    }

    /** Positions of two sources, and those of all rows of snapshots, may be equal. */
    @Test
    void aChangeOfAnotherShapeAtTheSamePositionIsNotGivenUp() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.feedRequest(Change.discard(42, position(1), key(7)));

            assertThat(run.next()).isEmpty();
            assertThat(run.states()).containsEntry(1L, "dead");
        }
    }

    @Test
    void whatWaitsIsReadWithTheRuleThatItWasWrittenWith() throws Exception {
        try (DeadLetterRun run = parked(Rules.BY_LOG)) {
            run.restart().restart().restart(Rules.BY_LOG.with(NUMBERS)).discard(7, 1);

            assertThat(run.values()).isEqualTo(Map.of(7, "4"));
            assertThat(run.all()).filteredOn(c -> c.kind() == Change.Kind.DEAD).hasSize(4);
        }
    }
}
