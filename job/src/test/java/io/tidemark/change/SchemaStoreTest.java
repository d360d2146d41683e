package io.tidemark.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaStoreTest {

    @TempDir Path storage;

    private static final TableSchema SCHEMA =
            new TableSchema(
                    "",
                    new TableId("App", "größen"),
                    List.of(
                            Column.of("id", "bigint", true),
                            Column.of("total", "numeric(10,2)", false),
                            new Column("double", "numeric", false, "(total * 2)")),
                    List.of("id"),
                    List.of(
                            new TypeDefinition(
                                    "\"app\".\"mood\"", "CREATE TYPE … AS ENUM ('\\')")));

    private SchemaStore store() {
        return new SchemaStore(storage.toUri().toString());
    }

    private Path file(long fingerprint) {
        return storage.resolve("schemas").resolve(String.format("%016x.json", fingerprint));
    }

    @Test
    void whatOneStorePutsAnotherGets() throws IOException {
        long fingerprint = store().put(SCHEMA);

        assertThat(fingerprint).isEqualTo(SCHEMA.fingerprint());
        assertThat(store().get(fingerprint)).isEqualTo(SCHEMA);
        assertThat(file(fingerprint)).exists();
    }

    @Test
    void aShapeIsReadOnce() throws IOException {
        SchemaStore store = store();
        long fingerprint = store().put(SCHEMA);
        TableSchema first = store.get(fingerprint);
        Files.delete(file(fingerprint));

        assertThat(store.get(fingerprint)).isSameAs(first);
    }

    @Test
    void puttingAgainLeavesTheFileAlone() throws IOException {
        long fingerprint = store().put(SCHEMA);
        String before = Files.readString(file(fingerprint));
        Files.writeString(file(fingerprint), before + "\n");

        store().put(SCHEMA);

        assertThat(Files.readString(file(fingerprint))).isEqualTo(before + "\n");
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatThrownBy(() -> store().get(42)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void aFileThatSaysSomethingElseThanItsNameIsRefused() throws IOException {
        long fingerprint = store().put(SCHEMA);
        String json = Files.readString(file(fingerprint));
        Files.writeString(file(fingerprint), json.replace("numeric(10,2)", "numeric(12,2)"));

        assertThatThrownBy(() -> store().get(fingerprint))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was changed");
    }

    @Test
    void aFileThatIsCutOffIsAnError() throws IOException {
        long fingerprint = store().put(SCHEMA);
        String json = Files.readString(file(fingerprint));
        for (int length : new int[] {0, 1, json.length() / 2, json.length() - 2}) {
            Files.writeString(file(fingerprint), json.substring(0, length));

            assertThatThrownBy(() -> store().get(fingerprint)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void concurrentPutsLeaveOneWholeFile() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<TableSchema>> read = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<TableSchema> putAndRead =
                        () -> {
                            start.await();
                            return store().get(store().put(SCHEMA));
                        };
                read.add(pool.submit(putAndRead));
            }
            start.countDown();
            for (Future<TableSchema> schema : read) {
                assertThat(schema.get()).isEqualTo(SCHEMA);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(files()).containsExactly(file(SCHEMA.fingerprint()));
    }

    /** Durable when it returns: a put that failed must not be taken for done by the next one. */
    @Test
    void aPutThatFailedCanBeRepeated() throws IOException {
        SchemaStore store = store();
        Path inTheWay = storage.resolve("schemas");
        Files.createFile(inTheWay);
        assertThatThrownBy(() -> store.put(SCHEMA)).isInstanceOf(IOException.class);
        Files.delete(inTheWay);

        long fingerprint = store.put(SCHEMA);

        assertThat(store().get(fingerprint)).isEqualTo(SCHEMA);
    }

    @Test
    void aStoreThatTravelledWorks() throws Exception {
        SchemaStore used = store();
        used.put(SCHEMA);

        SchemaStore travelled = InstantiationUtil.clone(used);

        assertThat(travelled.get(SCHEMA.fingerprint())).isEqualTo(SCHEMA);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(storage.resolve("schemas"))) {
            // Flink's local file system leaves no checksum files, so this is all there is.
            return files.toList();
        }
    }
}
