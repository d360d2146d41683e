package io.tidemark.source.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.LogPosition;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.PipelineFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Updates whose message tells the old row, or its key, before the new one. */
class LogTableTest {

    /** A value that the log leaves out. */
    private static final String UNCHANGED = "<unchanged>";

    private static final TableId TABLE = new TableId("public", "t");

    /** The key is not at the beginning, and has a column that it does not tell apart. */
    private static final TableSchema SCHEMA =
            new TableSchema(
                    "shop",
                    TABLE,
                    List.of(
                            Column.of("note", "text", false),
                            Column.of("region", "text", true),
                            Column.of("id", "integer", true),
                            Column.of("status", "text", false)),
                    List.of("id", "region"),
                    List.of());

    private static final LogPosition AT = new LogPosition(7, 3, 1000);

    private final LogTable table =
            new LogTable(
                    new PlannedSourceTable(
                            SCHEMA,
                            PipelineFile.parse(
                                            """
                                            pipeline: {name: t, storage: "file:///none"}
                                            sources: {shop: {type: postgres, url: "postgresql://h/d"}}
                                            sinks: {target: {type: postgres, url: "postgresql://h/d"}}
                                            tables: [{from: public.t}]
                                            """,
                                            "t")
                                    .tables()
                                    .get(0),
                            TABLE,
                            1),
                    SCHEMA,
                    SCHEMA.fingerprint(),
                    (Connection)
                            Proxy.newProxyInstance(
                                    getClass().getClassLoader(),
                                    new Class<?>[] {Connection.class},
                                    (self, method, arguments) -> {
                                        throw new AssertionError("nothing is looked up");
                                    }));

    private LogTable.Update update(char kind, List<String> old, List<String> written)
            throws Exception {
        return table.update(AT, (byte) kind, message(old, written));
    }

    /** Stands behind other bytes in its array, as in the buffer of the driver. */
    private static ByteBuffer message(List<String> old, List<String> written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(-1);
        tuple(old, out);
        out.writeByte('N');
        tuple(written, out);
        return ByteBuffer.wrap(bytes.toByteArray()).position(Long.BYTES).slice();
    }

    private static void tuple(List<String> cells, DataOutputStream out) throws IOException {
        out.writeShort(cells.size());
        for (String cell : cells) {
            if (cell == null) {
                out.writeByte('n');
            } else if (cell.equals(UNCHANGED)) {
                out.writeByte('u');
            } else {
                out.writeByte('t');
                out.writeInt(cell.getBytes(UTF_8).length);
                out.write(cell.getBytes(UTF_8));
            }
        }
    }

    private static List<String> row(String... cells) {
        return Arrays.asList(cells);
    }

    private static List<String> cells(Change change) {
        return TextRows.cells(change.row());
    }

    @Test
    void underTheSameKeyOnlyTheNewRowIsTold() throws Exception {
        LogTable.Update update =
                update('O', row("a long old note", "eu", "1", null), row("new", "eu", "1", "x"));

        assertThat(update.deleted()).isNull();
        assertThat(cells(update.written())).containsExactly("new", "eu", "1", "x");
        assertThat(update.written().position()).isEqualTo(AT);
    }

    @Test
    void anotherKeyIsADeleteOfTheOldRowAndThenTheNewOne() throws Exception {
        for (List<String> moved : List.of(row("n", "eu", "2", "x"), row("n", "us", "1", "x"))) {
            LogTable.Update update = update('O', row("n", "eu", "1", "x"), moved);

            assertThat(update.deleted().kind()).isEqualTo(Change.Kind.DELETE);
            assertThat(cells(update.deleted())).containsExactly(null, "eu", "1", null);
            assertThat(update.deleted().position()).isEqualTo(AT);
            assertThat(cells(update.written())).isEqualTo(moved);
            assertThat(update.written().minor()).isEqualTo(AT.minor() + 1);
        }
    }

    /** Cells may have other lengths and yet the same bytes one behind the other. */
    @Test
    void cellsOfTheKeyAreComparedOneByOne() throws Exception {
        LogTable.Update update = update('O', row("n", "e1", "1", "x"), row("n", "e", "11", "x"));

        assertThat(update.deleted()).isNotNull();
    }

    @Test
    void theOldKeyAloneIsADeleteToo() throws Exception {
        LogTable.Update update = update('K', row(null, "eu", "1", null), row("n", "eu", "2", "x"));

        assertThat(cells(update.deleted())).containsExactly(null, "eu", "1", null);
        assertThat(cells(update.written())).containsExactly("n", "eu", "2", "x");
    }

    @Test
    void whatTheNewRowLeavesOutTheOldOneTells() throws Exception {
        LogTable.Update same =
                update('O', row("long", "eu", "1", "x"), row(UNCHANGED, "eu", "1", "y"));
        LogTable.Update moved =
                update('O', row("long", "eu", "1", "x"), row(UNCHANGED, "eu", "2", "y"));

        assertThat(cells(same.written())).containsExactly("long", "eu", "1", "y");
        assertThat(same.written().missing()).isNull();
        assertThat(cells(moved.written())).containsExactly("long", "eu", "2", "y");
        assertThat(cells(moved.deleted())).containsExactly(null, "eu", "1", null);
    }

    @Test
    void anOldRowOfAnotherWidthIsAnError() {
        assertThatThrownBy(() -> update('O', row("n", "eu", "1"), row("n", "eu", "1", "x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 3 columns, its relation 4");
    }
}
