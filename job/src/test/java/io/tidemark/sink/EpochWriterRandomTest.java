package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer hands over against a fold over all changes in the order of their positions. */
class EpochWriterRandomTest {

    private static final long SEED = Long.getLong("tidemark.seed", 20_250_302L);
    private static final int RUNS = 60;
    private static final int EPOCHS = 3;
    private static final int CHANGES = 200;

    /** In the middle of the second epoch. */
    private static final long SHAPE_CHANGES_AT = CHANGES + CHANGES / 2;

    private static final Orders KEPT = new Orders(new TableId("public", "kept"));
    private static final List<Orders> TABLES = List.of(Orders.SHOP, KEPT);
    private static final Map<TableId, Deletes> RULES = Map.of(KEPT.table(), Deletes.IGNORE);

    @TempDir Path storage;

    private WriterRun start(Path folder, long bufferBytes) throws IOException {
        WriterRun run = new WriterRun(folder, bufferBytes, RULES);
        run.schemas.put(KEPT.first());
        run.schemas.put(KEPT.second());
        return run;
    }

    @Test
    void theLogInItsOrderIsFoldedPerKey() throws IOException {
        check(WriterRun.LARGE_BUFFER, 20, false);
    }

    @Test
    void whatIsSpilledFoldsToTheSameRows() throws IOException {
        // Room for a few changes, for about one, for none.
        check(11_000, 20, false);
        check(8_600, 5, false);
        check(0, 5, false);
    }

    @Test
    void anyOrderOfArrivalEndsInTheSameRows() throws IOException {
        check(WriterRun.LARGE_BUFFER, 10, true);
    }

    private void check(long bufferBytes, int keys, boolean shuffled) throws IOException {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            Random random = new Random(seed);
            Path folder = storage.resolve(bufferBytes + "-" + seed);
            try (WriterRun run = start(folder, bufferBytes)) {
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                    List<Change> changes = changes(random, epoch, keys, shuffled);
                    if (shuffled) {
                        Collections.shuffle(changes, random);
                    }
                    run.write(changes.toArray(Change[]::new));
                    compare(run, run.commit().delta(), changes, "seed " + seed);
                }
            }
        }
    }

    private List<Change> changes(Random random, int epoch, int keys, boolean withoutMasks) {
        List<Change> changes = new ArrayList<>();
        if (epoch == 0) {
            for (int key = 0; key < keys; key += 2) {
                changes.add(TABLES.get(key / 2 % 2).snapshot("" + key, "s", text(random)));
            }
        }
        long from = 1 + (long) epoch * CHANGES;
        for (long at = from; at < from + CHANGES; at++) {
            Orders table = TABLES.get(random.nextInt(2));
            String id = String.valueOf(random.nextInt(keys));
            changes.add(change(random, table, id, at, withoutMasks));
        }
        return changes;
    }

    private Change change(Random random, Orders table, String id, long at, boolean withoutMasks) {
        int dice = random.nextInt(100);
        if (dice < 5) {
            return table.ignored(at);
        }
        if (dice < 25) {
            return table.delete(at, id);
        }
        boolean second = at > SHAPE_CHANGES_AT;
        if (dice < 55 && !withoutMasks) {
            String note = text(random);
            return second
                    ? table.upsert(table.second(), at, "1001", null, id, note, null)
                    : table.masked(at, "010", id, null, note);
        }
        String[] cells = {text(random), id, text(random), text(random)};
        return second
                ? table.upsert(table.second(), at, null, cells)
                : table.upsert(at, id, cells[0], cells[2]);
    }

    private static String text(Random random) {
        return random.nextInt(10) == 0 ? null : "v".repeat(random.nextInt(12)) + random.nextInt(99);
    }

    private static void compare(WriterRun run, Delta delta, List<Change> changes, String seed)
            throws IOException {
        List<WriterRun.Placed> lines = run.lines(delta);
        Folded written = new Folded();
        Set<String> keys = new HashSet<>();
        for (WriterRun.Placed placed : lines) {
            written.apply(placed.schema(), placed.line());
            String key = Folded.key(placed.schema(), placed.line().cells());
            assertThat(keys.add(key)).as("%s: %s stands once", seed, key).isTrue();
        }
        assertThat(written.rows()).as(seed).isEqualTo(model(run, changes).rows());
        compareCounts(run, delta, changes, lines, seed);
    }

    private static Folded model(WriterRun run, List<Change> changes) throws IOException {
        Folded model = new Folded();
        List<Change> inOrder = new ArrayList<>(changes);
        inOrder.sort(Comparator.comparingLong(Change::major));
        for (Change change : inOrder) {
            if (!filtered(run, change)) {
                model.apply(run.schemas.get(change.schema()), change);
            }
        }
        return model;
    }

    private static boolean filtered(WriterRun run, Change change) throws IOException {
        return change.kind() == Change.Kind.IGNORED
                || (change.kind() == Change.Kind.DELETE
                        && run.schemas.get(change.schema()).table().equals(KEPT.table()));
    }

    /** Read = lines + superseded + stale + filtered + missing, for each table. */
    private static void compareCounts(
            WriterRun run,
            Delta delta,
            List<Change> changes,
            List<WriterRun.Placed> lines,
            String seed)
            throws IOException {
        Map<String, Long> linesOf = new HashMap<>();
        for (WriterRun.Placed placed : lines) {
            linesOf.merge(placed.schema().table().toString(), 1L, Long::sum);
        }
        for (Orders orders : TABLES) {
            String table = orders.table().toString();
            List<Change> read = new ArrayList<>();
            long filtered = 0;
            for (Change change : changes) {
                if (run.schemas.get(change.schema()).table().equals(orders.table())) {
                    read.add(change);
                    filtered += filtered(run, change) ? 1 : 0;
                }
            }
            Counts counts = delta.counts().getOrDefault(table, Counts.NONE);
            assertThat(counts.read()).as(seed).isEqualTo(read.size());
            assertThat(counts.snapshot())
                    .as(seed)
                    .isEqualTo(read.stream().filter(Change::isSnapshot).count());
            assertThat(counts.filtered()).as(seed).isEqualTo(filtered);
            assertThat(counts.read())
                    .as("%s: every change of %s is accounted for", seed, table)
                    .isEqualTo(
                            linesOf.getOrDefault(table, 0L)
                                    + counts.superseded()
                                    + counts.stale()
                                    + counts.filtered()
                                    + counts.missing());
        }
        assertThat(delta.sections().stream().mapToLong(Section::rows).sum())
                .as(seed)
                .isEqualTo(lines.size());
    }
}
