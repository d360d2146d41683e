package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.config.TableRule;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code validate} says of target tables that several sources feed. */
class SharedTargetsTest {

    private static final TableId ORDERS = new TableId("public", "orders");

    private static final List<Column> COLUMNS =
            List.of(
                    Column.of("id", "integer", true),
                    Column.of("version", "bigint", false),
                    Column.of("name", "text", false));

    private static Pipeline pipeline(String... entries) {
        return PipelineFile.parse(
                """
                pipeline: {name: shop, storage: /s}
                sources:
                  erp: {type: postgres, url: "${ERP}"}
                  shop: {type: postgres, url: "${SHOP}"}
                sinks:
                  dw: {type: postgres, url: "${DW}"}
                tables:
                """
                        + String.join("\n", entries).indent(2),
                "f.yaml");
    }

    private static TableSchema schema(String source, List<Column> columns, String key) {
        return new TableSchema(source, ORDERS, columns, List.of(key), List.of());
    }

    /** Each rule of the file reads the table of its source, which has these columns. */
    private static SharedTargets targets(Pipeline pipeline, List<List<Column>> columns) {
        List<PlannedSourceTable> tables = new ArrayList<>();
        for (TableRule rule : pipeline.tables()) {
            TableSchema schema = schema(rule.source(), columns.get(tables.size()), "id");
            tables.add(new PlannedSourceTable(schema, rule, new TableId("sales", "orders"), 1));
        }
        return SharedTargets.of(pipeline, tables);
    }

    private static List<Fault> faults(String... entries) {
        return targets(pipeline(entries), List.of(COLUMNS, COLUMNS)).faults();
    }

    private static Fault only(List<Fault> faults) {
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).where()).contains("erp.public.orders");
        return faults.get(0);
    }

    @Test
    void oneEntryOfTwoSourcesThatOrdersByAColumnIsRight() {
        assertThat(faults("- {from: public.orders, source: [erp, shop], order-by: version}"))
                .isEmpty();
        assertThat(faults("- {from: public.orders, source: [erp, shop], write: append}")).isEmpty();
    }

    @Test
    void positionsOfTwoLogsOrderNothing() {
        Fault fault = only(faults("- {from: public.orders, source: [erp, shop]}"));

        assertThat(fault.what())
                .isEqualTo(
                        "both feed sales.orders, and positions in the logs of two sources cannot"
                                + " be compared");
        assertThat(fault.remedy()).contains("order-by");
    }

    @Test
    void bothMergeTheSameWay() {
        Fault fault =
                only(
                        faults(
                                "- {from: public.orders, source: erp, order-by: version}",
                                "- {from: public.orders, source: shop, order-by: version,"
                                        + " merge: first, deletes: ignore}"));

        assertThat(fault.what()).contains("they differ in how they merge and in deletes");
        assertThat(fault.remedy()).contains("source: [erp, shop]");
    }

    @Test
    void aColumnHasOneType() {
        List<Column> other =
                List.of(COLUMNS.get(0), COLUMNS.get(1), Column.of("name", "uuid", false));
        Pipeline pipeline =
                pipeline("- {from: public.orders, source: [erp, shop], order-by: version}");

        assertThat(only(targets(pipeline, List.of(COLUMNS, other)).faults()).what())
                .contains("name is of type text and uuid");
    }

    @Test
    void aRowThatIsMergedOfBothNeedsOneShapeThatHasAllColumns() {
        List<Column> fewer = COLUMNS.subList(0, 2);
        List<Column> others =
                List.of(COLUMNS.get(0), COLUMNS.get(1), Column.of("price", "integer", false));
        Pipeline latest =
                pipeline("- {from: public.orders, source: [erp, shop], order-by: version}");
        Pipeline partial =
                pipeline(
                        "- {from: public.orders, source: [erp, shop], order-by: version,"
                                + " merge: partial}");

        assertThat(targets(latest, List.of(COLUMNS, others)).faults()).isEmpty();
        assertThat(targets(partial, List.of(COLUMNS, fewer)).faults()).isEmpty();
        assertThat(only(targets(partial, List.of(COLUMNS, others)).faults()).what())
                .contains("each has columns that the other one lacks");
    }

    @Test
    void priorityIsThatOfTheEntryOrOfTheFile() {
        Pipeline byFile =
                pipeline("- {from: public.orders, source: [shop, erp], order-by: version}");
        Pipeline given =
                pipeline(
                        "- {from: public.orders, source: [erp, shop], order-by: version,"
                                + " priority: [shop, erp]}");

        assertThat(priority(byFile)).containsExactly("erp", "shop");
        assertThat(priority(given)).containsExactly("shop", "erp");
    }

    private static List<String> priority(Pipeline pipeline) {
        PlannedSourceTable first =
                new PlannedSourceTable(
                        schema("erp", COLUMNS, "id"),
                        pipeline.tables().get(0),
                        new TableId("sales", "orders"),
                        1);
        return targets(pipeline, List.of(COLUMNS, COLUMNS)).priority(first);
    }

    @Test
    void aTableOfOneSourceHasNoPriority() {
        Pipeline pipeline = pipeline("- {from: public.orders, source: erp}");
        PlannedSourceTable only =
                new PlannedSourceTable(
                        schema("erp", COLUMNS, "id"),
                        pipeline.tables().get(0),
                        new TableId("sales", "orders"),
                        1);
        SharedTargets targets = SharedTargets.of(pipeline, List.of(only));

        assertThat(targets.priority(only)).isEmpty();
        assertThat(targets.faults()).isEmpty();
    }
}
