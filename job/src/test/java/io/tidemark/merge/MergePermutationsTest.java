package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.OrderColumn.Direction;
import io.tidemark.config.RowRule;
import io.tidemark.merge.NaiveMerge.Happening;
import io.tidemark.udfs.Event;
import io.tidemark.udfs.Fold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever order changes arrive in, and however often: the row is the same. */
class MergePermutationsTest {

    private static final int LENGTH = 6;

    /** Joins all notes; every other column is the newest that was told. */
    public static final class JoinedNotes implements Fold {

        @Override
        public Map<String, String> fold(Map<String, String> before, Event event) {
            Map<String, String> after = new HashMap<>();
            if (before != null) {
                after.putAll(before);
            }
            after.putAll(event.row());
            String notes = before == null ? "" : before.get("note");
            String note = event.text("note");
            after.put("note", note == null ? notes : notes.isEmpty() ? note : notes + "+" + note);
            return after;
        }
    }

    static Stream<RowRule> rules() {
        return Stream.of(
                RowRule.LATEST,
                rule(ColumnRule.FIRST),
                rule(ColumnRule.PARTIAL),
                rule(ColumnRule.LATEST, "amount", ColumnRule.SUM),
                rule(ColumnRule.LATEST, "amount", ColumnRule.MIN),
                rule(ColumnRule.LATEST, "amount", ColumnRule.MAX),
                rule(ColumnRule.LATEST, "tags", ColumnRule.UNION),
                rule(ColumnRule.LATEST, "note", ColumnRule.FIRST),
                rule(ColumnRule.LATEST, "note", ColumnRule.PARTIAL),
                rule(ColumnRule.FIRST, "note", ColumnRule.LATEST),
                rule(ColumnRule.PARTIAL, "amount", ColumnRule.SUM),
                new RowRule(
                        ColumnRule.PARTIAL,
                        Map.of(
                                "version", ColumnRule.MAX,
                                "amount", ColumnRule.SUM,
                                "tags", ColumnRule.UNION,
                                "note", ColumnRule.FIRST),
                        null,
                        Map.of()),
                new RowRule(ColumnRule.LATEST, Map.of(), JoinedNotes.class.getName(), Map.of()));
    }

    private static RowRule rule(ColumnRule whole) {
        return new RowRule(whole, Map.of(), null, Map.of());
    }

    private static RowRule rule(ColumnRule whole, String column, ColumnRule own) {
        return new RowRule(whole, Map.of(column, own), null, Map.of());
    }

    private static List<List<OrderColumn>> orders() {
        return List.of(
                List.of(),
                List.of(new OrderColumn("version", Direction.ASC)),
                List.of(
                        new OrderColumn("version", Direction.DESC),
                        new OrderColumn("amount", Direction.ASC)));
    }

    @Test
    void everySequenceOfSixIsGone() {
        int sequences = 0;
        for (int distinct = 1; distinct <= LENGTH; distinct++) {
            sequences += sequences(distinct).size();
        }
        // Surjections of six places on one to six changes.
        assertThat(sequences).isEqualTo(1 + 62 + 540 + 1560 + 1800 + 720);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyPermutationWithDuplicatesOfUpToSixChanges(RowRule rule) {
        for (long seed : new long[] {1, 2, new Random().nextLong()}) {
            Random random = new Random(seed);
            for (List<OrderColumn> order : orders()) {
                for (int distinct = 1; distinct <= LENGTH; distinct++) {
                    List<Happening> happenings = happenings(distinct, random);
                    Map<String, String> expected = new NaiveMerge(order, rule).row(happenings);
                    List<Change> changes = happenings.stream().map(Happening::change).toList();
                    VersionOrder versions = VersionOrder.of(order, Movements.SCHEMA, 0);
                    RowMerge merge = RowMerges.of(rule, Movements.SCHEMA);
                    for (int[] sequence : sequences(distinct)) {
                        FoldDriver driver = new FoldDriver(versions, merge);
                        for (int place : sequence) {
                            driver.accept(changes.get(place));
                        }
                        check(expected, driver, happenings, rule, order, seed);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void longRandomHistoriesInRandomOrder(RowRule rule) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            List<Happening> happenings = happenings(1 + random.nextInt(30), random);
            List<Happening> arrivals = new ArrayList<>(happenings);
            for (int again = random.nextInt(10); again > 0; again--) {
                arrivals.add(happenings.get(random.nextInt(happenings.size())));
            }
            Collections.shuffle(arrivals, random);
            List<OrderColumn> order = orders().get(i % orders().size());
            FoldDriver driver =
                    new FoldDriver(
                            VersionOrder.of(order, Movements.SCHEMA, 0),
                            RowMerges.of(rule, Movements.SCHEMA));
            arrivals.forEach(h -> driver.accept(h.change()));
            check(new NaiveMerge(order, rule).row(arrivals), driver, arrivals, rule, order, seed);
        }
    }

    private static void check(
            Map<String, String> expected,
            FoldDriver driver,
            List<Happening> happenings,
            RowRule rule,
            List<OrderColumn> order,
            long seed) {
        Map<String, String> actual = NaiveMerge.known(driver.row());
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError(
                    "%s by %s, seed %d: %s%nexpected %s%nbut was  %s"
                            .formatted(rule, order, seed, happenings, expected, actual));
        }
    }

    /** Folding goes on from any prefix, also with an instance that has seen nothing before. */
    @ParameterizedTest
    @MethodSource("rules")
    void foldingTheRestAfterAPrefixIsFoldingTheWhole(RowRule rule) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        RowMerge merge = RowMerges.of(rule, Movements.SCHEMA);
        for (int i = 0; i < 300; i++) {
            List<Change> changes =
                    happenings(1 + random.nextInt(12), random).stream()
                            .map(Happening::change)
                            .toList();
            MergedRow whole = fold(merge, null, changes);
            for (int cut = 0; cut <= changes.size(); cut++) {
                MergedRow prefix = fold(merge, null, changes.subList(0, cut));
                MergedRow again =
                        fold(
                                RowMerges.of(rule, Movements.SCHEMA),
                                prefix,
                                changes.subList(cut, changes.size()));
                assertThat(again).as("%s, seed %d", rule, seed).isEqualTo(whole);
            }
        }
    }

    private static MergedRow fold(RowMerge merge, MergedRow from, List<Change> changes) {
        MergedRow row = from;
        for (Change change : changes) {
            row = merge.merge(row, change);
        }
        return row;
    }

    /** Inserts, updates, partial updates and deletes; each at a position of its own. */
    private static List<Happening> happenings(int count, Random random) {
        List<Happening> happenings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // The first may be the snapshot's; pairs share a commit.
            long major = i == 0 ? 0 : 100 + i / 2;
            long minor = i == 0 ? 0 : i % 2;
            if (i > 0 && random.nextInt(5) == 0) {
                Map<String, String> told =
                        random.nextBoolean() ? Map.of() : Map.of("version", version(random));
                happenings.add(new Happening(true, major, minor, told));
            } else {
                happenings.add(new Happening(false, major, minor, told(random)));
            }
        }
        Collections.shuffle(happenings, random);
        return happenings;
    }

    private static Map<String, String> told(Random random) {
        Map<String, String> told = new HashMap<>();
        boolean masked = random.nextInt(3) == 0;
        for (String column : Movements.NAMES) {
            if (column.equals("id") || masked && random.nextBoolean()) {
                continue;
            }
            String value =
                    switch (column) {
                        case "version" -> version(random);
                        case "amount" ->
                                List.of("-1.50", "2.00", "2", "0.00", "10.25", "9")
                                        .get(random.nextInt(6));
                        case "tags" ->
                                List.of("{}", "{a}", "{b,a}", "{c,c,d}").get(random.nextInt(4));
                        default -> "n" + random.nextInt(5);
                    };
            told.put(column, random.nextInt(4) == 0 ? null : value);
        }
        return told;
    }

    private static String version(Random random) {
        return List.of("-3", "8", "9", "10", "11").get(random.nextInt(5));
    }

    /** Every sequence of six places in which each change arrives at least once. */
    private static List<int[]> sequences(int distinct) {
        List<int[]> sequences = new ArrayList<>();
        int total = (int) Math.pow(distinct, LENGTH);
        for (int code = 0; code < total; code++) {
            int[] sequence = new int[LENGTH];
            int seen = 0;
            for (int i = 0, rest = code; i < LENGTH; i++, rest /= distinct) {
                sequence[i] = rest % distinct;
                seen |= 1 << sequence[i];
            }
            if (seen == (1 << distinct) - 1) {
                sequences.add(sequence);
            }
        }
        return sequences;
    }
}
