package io.tidemark.pipeline.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.sink.postgres.CurrentRows;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FedBackTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId TARGET = new TableId("sales", "orders");

    private static final TableSchema SCHEMA =
            new TableSchema(
                    "shop",
                    ORDERS,
                    List.of(
                            Column.of("id", "integer", true),
                            Column.of("state", "text", false),
                            new Column("twice", "integer", false, "2 * id")),
                    List.of("id"),
                    List.of());

    private final FedBack fedBack = new FedBack();

    private static SetAside late(String operation, String position, String row) {
        return new SetAside(
                SCHEMA.sourceTable(), position, operation, row, 1_000_000, SCHEMA.fingerprint());
    }

    private void add(SetAside late, CurrentRows.@Nullable Row current) {
        BinaryRowData row = FedBack.row(late, SCHEMA);
        fedBack.add(late, new KeyEncoder(TARGET, SCHEMA.keyIndexes()).key(row), row, current);
    }

    private static CurrentRows.Row current(boolean isDeleted, String... cells) {
        return new CurrentRows.Row(Arrays.asList(cells), null, isDeleted, 0);
    }

    @Test
    void aLateChangeComesAsItWasBehindWhatTheTargetHas() {
        add(
                late("upsert", "00000000000000ff/00000002", "{\"state\": null, \"id\": \"7\"}"),
                current(false, "7", "paid"));

        assertThat(fedBack.changes()).hasSize(2);
        assertThat(fedBack.count()).isEqualTo(1);
        Change baseline = fedBack.changes().get(0);
        Change change = fedBack.changes().get(1);

        assertThat(baseline.origin()).isEqualTo(Change.Origin.BASELINE);
        assertThat(baseline.isSnapshot()).isTrue();
        assertThat(TextRows.cells(baseline.row())).containsExactly("7", "paid");

        assertThat(change.kind()).isEqualTo(Change.Kind.UPSERT);
        assertThat(change.isFedBack()).isTrue();
        assertThat(change.position()).isEqualTo(new LogPosition(255, 2, 1_000_000));
        assertThat(TextRows.cells(change.row())).containsExactly("7", null);
        assertThat(change.missing()).isNull();

        BinaryRowData row = TextRows.row("7", null);
        assertThat(change.key())
                .isEqualTo(new KeyEncoder(TARGET, SCHEMA.keyIndexes()).key(row))
                .isEqualTo(baseline.key());
    }

    @Test
    void aColumnThatTheTargetDoesNotHaveIsNotKnown() {
        add(
                late("upsert", "01/0", "{\"id\": \"7\", \"state\": \"a\"}"),
                new CurrentRows.Row(Arrays.asList("7", null), "01", false, 5_000_000));

        Change baseline = fedBack.changes().get(0);
        assertThat(baseline.missing()).isEqualTo("01");
        assertThat(baseline.committedAt()).isEqualTo(5_000_000);
    }

    @Test
    void aKeyHasOneBaseline() {
        CurrentRows.Row seven = current(false, "7", "paid");
        add(late("upsert", "01/0", "{\"id\": \"7\", \"state\": \"a\"}"), seven);
        add(late("upsert", "02/0", "{\"id\": \"7\", \"state\": \"b\"}"), seven);
        add(late("upsert", "03/0", "{\"id\": \"8\", \"state\": \"c\"}"), null);

        assertThat(fedBack.changes())
                .extracting(Change::origin)
                .containsExactly(
                        Change.Origin.BASELINE,
                        Change.Origin.FED_BACK,
                        Change.Origin.FED_BACK,
                        Change.Origin.FED_BACK);
        assertThat(fedBack.count()).isEqualTo(3);
    }

    @Test
    void aDeleteIsADeleteAndSoIsARowThatIsMarkedAsDeleted() {
        add(late("delete", "01/0", "{\"id\": \"7\", \"state\": \"a\"}"), current(true, "7", "a"));

        assertThat(fedBack.changes())
                .extracting(Change::kind)
                .containsExactly(Change.Kind.DELETE, Change.Kind.DELETE);
    }

    @Test
    void aRowThatIsNotOfItsShapeIsRefused() {
        for (String row :
                List.of(
                        "{\"id\": \"7\"}",
                        "{\"id\": 7, \"state\": \"a\"}",
                        "{\"id\": \"7\", \"state\": \"a\", \"other\": \"b\"}")) {
            assertThatThrownBy(() -> FedBack.row(late("upsert", "01/0", row), SCHEMA))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("shop.public.orders at 01/0 was altered");
        }
    }
}
