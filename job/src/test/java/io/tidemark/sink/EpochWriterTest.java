package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tidemark.change.Change;
import io.tidemark.change.SourceTable;
import io.tidemark.config.Deletes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochWriterTest {

    private static final long SOURCE = SourceTable.code(SourceTable.OWN);

    private static final Orders SHOP = Orders.SHOP;
    private static final String TABLE = "public.orders";

    @TempDir Path storage;

    @Test
    void theNewestChangeOfAKeyIsHandedOver() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(
                SHOP.upsert(1, "1", "new", "a"),
                SHOP.upsert(2, "2", "new", "b"),
                SHOP.upsert(3, "1", "paid", "a"),
                SHOP.delete(4, "2"));

        Delta delta = run.commit().delta();

        assertThat(run.texts(delta)).containsExactly("[1, paid, a]", "d4000[2, null, null]");
        assertThat(delta.counts())
                .containsExactly(entry(TABLE, new Counts(4, 0, 2, 0, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void whatCameInAdditionIsDerivedWhateverBecomesOfIt() throws IOException {
        WriterRun run = new WriterRun(storage);
        Change read = SHOP.upsert(5, "3", "new", "a");
        run.write(
                SHOP.upsert(1, "1", "new", "a").asDerived(),
                Change.counted(Change.Kind.DUPLICATE, read.schema(), read.position()).asDerived(),
                Change.counted(Change.Kind.LATE, read.schema(), read.position()).asDerived(),
                SHOP.delete(2, "2").asDerived());
        WriterResult result = run.write(read).commit();

        assertThat(result.delta().counts())
                .containsExactly(entry(TABLE, new Counts(1, 0, 0, 0, 0, 0, 1, 1, 4, 0)));
        assertThat(result.commitTimes().values())
                .as("lag is not told by old changes")
                .containsExactly(1L);
    }

    @Test
    void aChangeThatArrivesBehindANewerOneIsStale() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.upsert(3, "1", "paid", "a"), SHOP.upsert(1, "1", "new", "a"));
        run.write(SHOP.delete(5, "2"), SHOP.upsert(4, "2", "new", "b"));

        Delta delta = run.commit().delta();

        assertThat(run.texts(delta)).containsExactly("[1, paid, a]", "d5000[2, null, null]");
        assertThat(delta.counts())
                .containsExactly(entry(TABLE, new Counts(4, 0, 0, 2, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void aSnapshotRowIsOlderThanAStreamedChangeInWhateverOrderTheyArrive() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.snapshot("1", "new", "a"), SHOP.upsert(1, "1", "paid", "a"));
        run.write(SHOP.upsert(2, "2", "paid", "b"), SHOP.snapshot("2", "new", "b"));
        run.write(SHOP.delete(3, "3"), SHOP.snapshot("3", "new", "c"));

        Delta delta = run.commit().delta();

        assertThat(run.texts(delta))
                .containsExactly("[1, paid, a]", "[2, paid, b]", "d3000[3, null, null]");
        assertThat(delta.counts())
                .containsExactly(entry(TABLE, new Counts(6, 3, 1, 2, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void ignoredDeletesAreFilteredAndLeaveTheRowPending() throws IOException {
        WriterRun run =
                new WriterRun(
                        storage, WriterRun.LARGE_BUFFER, Map.of(SHOP.table(), Deletes.IGNORE));
        run.write(SHOP.upsert(1, "1", "new", "a"), SHOP.delete(2, "1"), SHOP.delete(3, "2"));

        Delta delta = run.commit().delta();

        assertThat(run.texts(delta)).containsExactly("[1, new, a]");
        assertThat(delta.counts())
                .containsExactly(entry(TABLE, new Counts(3, 0, 0, 0, 2, 0, 0, 0, 0, 0)));
    }

    @Test
    void softDeletesAreHandedOverLikeHardOnes() throws IOException {
        WriterRun run =
                new WriterRun(storage, WriterRun.LARGE_BUFFER, Map.of(SHOP.table(), Deletes.SOFT));

        Delta delta = run.write(SHOP.delete(7, "1")).commit().delta();

        assertThat(run.texts(delta)).containsExactly("d7000[1, null, null]");
    }

    @Test
    void whatTheSourceWasToldToIgnoreIsFiltered() throws IOException {
        WriterRun run = new WriterRun(storage);

        WriterResult result = run.write(SHOP.ignored(9), SHOP.upsert(8, "1", "new", "a")).commit();

        assertThat(result.delta().counts())
                .containsExactly(entry(TABLE, new Counts(2, 0, 0, 0, 1, 0, 0, 0, 0, 0)));
        assertThat(result.reached()).isEqualTo(Map.of(SOURCE, new Reached(9, 0)));
    }

    @Test
    void aMaskedUpdateIsCompletedFromThePendingRow() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.upsert(1, "1", "new", "long"), SHOP.masked(2, "001", "1", "paid", null));

        Delta delta = run.commit().delta();

        assertThat(run.texts(delta)).containsExactly("[1, paid, long]");
        assertThat(delta.sections().get(0).upserts()).isEqualTo(1);
        assertThat(delta.sections().get(0).masks()).isEmpty();
    }

    @Test
    void aNullOfThePendingRowCompletesAsNull() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.snapshot("1", "new", null), SHOP.masked(2, "001", "1", "paid", ""));

        assertThat(run.texts(run.commit().delta())).containsExactly("[1, paid, null]");
    }

    @Test
    void aMaskedUpdateIsCompletedByColumnNameWhenTheShapeChanged() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(
                SHOP.upsert(1, "1", "new", "long"),
                SHOP.upsert(SHOP.second(), 2, "1011", null, "1", null, null));

        Delta delta = run.commit().delta();

        // The first shape has no column city.
        assertThat(run.texts(delta)).containsExactly("m0010[long, 1, null, new]");
        assertThat(delta.sections()).hasSize(1);
        assertThat(delta.sections().get(0).schema()).isEqualTo(SHOP.second().fingerprint());
    }

    @Test
    void twoMaskedUpdatesTellTogetherWhatEachTells() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(
                SHOP.masked(1, "001", "1", "paid", null),
                SHOP.masked(2, "010", "1", null, "short"),
                SHOP.masked(3, "011", "2", null, null),
                SHOP.masked(4, "001", "2", "paid", null));

        Delta delta = run.commit().delta();

        assertThat(run.texts(delta)).containsExactly("[1, paid, short]", "m001[2, paid, null]");
        assertThat(delta.sections().get(0).masks()).containsExactly("001");
        assertThat(delta.sections().get(0).masked()).isEqualTo(1);
    }

    @Test
    void aMaskedUpdateBehindADeleteUpdatesNothingAndIsCounted() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.delete(1, "1"), SHOP.masked(2, "001", "1", "paid", null));

        Delta delta = run.commit().delta();

        assertThat(run.texts(delta)).containsExactly("d1000[1, null, null]");
        assertThat(delta.counts())
                .containsExactly(entry(TABLE, new Counts(2, 0, 0, 0, 0, 1, 0, 0, 0, 0)));
    }

    @Test
    void rowsAreHandedOverInTheOrderOfTheirKeys() throws IOException {
        for (long buffer : new long[] {WriterRun.LARGE_BUFFER, 12_000}) {
            WriterRun run = new WriterRun(storage, buffer, Map.of());
            for (int i = 0; i < 2_000; i++) {
                run.write(SHOP.upsert(i + 1, String.valueOf(i * 7919 % 2_000), "new", "a"));
            }
            Delta delta = run.commit().delta();

            assertThat(run.lines(delta))
                    .extracting(p -> Integer.parseInt(p.line().cells().get(0)))
                    .hasSize(2_000)
                    .isSorted();
        }
    }

    @Test
    void holesOfReplacedRowsAreUsedAgainBeforeAnythingIsSpilled() throws IOException {
        WriterRun run = new WriterRun(storage, 40_000, Map.of());
        for (int i = 0; i < 20_000; i++) {
            run.write(SHOP.upsert(i + 1, String.valueOf(i % 50), "new", "note " + i));
        }
        Delta delta = run.commit().delta();

        assertThat(run.lines(delta)).hasSize(50);
        assertThat(run.texts(delta)).contains("[49, new, note 19999]", "[0, new, note 19950]");
        assertThat(delta.counts())
                .containsExactly(entry(TABLE, new Counts(20_000, 0, 19_950, 0, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void anEpochBeginsEmpty() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.upsert(5, "1", "new", "a"), Change.catchUp(SOURCE, 7)).commit();

        WriterResult next = run.commit();

        assertThat(next.delta().sections()).isEmpty();
        assertThat(next.delta().counts()).isEmpty();
        assertThat(next.delta().inline()).isEmpty();
        assertThat(next.commitTimes()).isEmpty();
        assertThat(next.reached()).isEmpty();
    }

    @Test
    void thePositionIsTheNewestSeenAndAGoalIsNotOne() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(
                Change.progress(SOURCE, 5, 0),
                SHOP.upsert(3, "1", "new", "a"),
                Change.catchUp(SOURCE, 100));

        WriterResult result = run.commit();

        assertThat(result.reached()).isEqualTo(Map.of(SOURCE, new Reached(5, 100)));
    }

    @Test
    void commitTimesCountStreamedChangesOnly() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.write(SHOP.snapshot("1", "new", "a"), Change.progress(SOURCE, 99, 0));
        run.write(SHOP.upsert(11, "1", "b", "c"), SHOP.upsert(19, "1", "b", "c"));
        run.write(SHOP.delete(25, "1"));

        assertThat(run.commit().commitTimes()).containsExactly(entry(10L, 2L), entry(20L, 1L));
    }

    @Test
    void theProbeSeesEveryFinishedDelta() throws IOException {
        WriterRun run = new WriterRun(storage);
        run.commit();
        run.commit();

        assertThat(run.points)
                .containsExactly(Probe.Point.DELTA_WRITTEN, Probe.Point.DELTA_WRITTEN);
    }
}
