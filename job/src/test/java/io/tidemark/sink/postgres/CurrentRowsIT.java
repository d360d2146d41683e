package io.tidemark.sink.postgres;

import static io.tidemark.sink.postgres.PostgresTargetIT.column;
import static io.tidemark.sink.postgres.PostgresTargetIT.schema;
import static io.tidemark.sink.postgres.PostgresTargetIT.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.Deletes;
import io.tidemark.config.SoftDelete;
import io.tidemark.sink.TargetException;
import io.tidemark.sink.TargetTableRule;
import io.tidemark.sink.TargetTableRule.Order;
import io.tidemark.sink.postgres.CurrentRows.Row;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CurrentRowsIT {

    @RegisterExtension static final TestServer server = new TestServer();

    private final TableSchema source =
            schema(
                    "public",
                    "t",
                    List.of("id"),
                    column("id", "bigint"),
                    column("flag", "boolean"),
                    column("doc", "json"),
                    column("amount", "numeric"),
                    text("note"));

    private static PlannedTable planned(TableSchema schema, Deletes deletes) {
        return new PlannedTable(
                schema,
                new TargetTableRule(
                        schema.table(),
                        deletes,
                        SoftDelete.DEFAULT,
                        Order.ARRIVAL,
                        TargetTableRule.Types.AS_THEY_ARE,
                        null));
    }

    /** The rows with the keys 1, 2 and 3. */
    private Map<Integer, Row> rows(PlannedTable planned, String validFrom) throws Exception {
        try (Connection connection = server.database().connect("test")) {
            connection.setAutoCommit(false);
            return new CurrentRows(connection)
                    .of(
                            planned,
                            source,
                            validFrom,
                            List.of(
                                    TextRows.row("1", "", "", "", ""),
                                    TextRows.row("2", "", "", "", ""),
                                    TextRows.row("3", "", "", "", "")));
        }
    }

    @Test
    void valuesAreTheTextsThatASourceSends() throws Exception {
        assertThat(rows(planned(source, Deletes.HARD), null)).as("no table yet").isEmpty();
        server.run(
                "CREATE TABLE public.t (id bigint PRIMARY KEY, flag boolean, doc json, amount"
                        + " numeric, note text, own text)",
                "INSERT INTO public.t VALUES (1, true, '{\"a\":  1}', 1.50, NULL, 'x'), (3, false,"
                        + " 'null', 'NaN', '', 'x')");

        assertThat(rows(planned(source, Deletes.HARD), null))
                .containsOnly(
                        Map.entry(
                                0,
                                new Row(
                                        Arrays.asList("1", "t", "{\"a\":  1}", "1.50", null),
                                        null,
                                        false,
                                        0)),
                        Map.entry(
                                2,
                                new Row(
                                        Arrays.asList("3", "f", "null", "NaN", ""),
                                        null,
                                        false,
                                        0)));
    }

    @Test
    void aColumnThatHasNotComeYetIsNotKnownAndAMarkedRowIsDeleted() throws Exception {
        server.run(
                "CREATE TABLE public.t (id bigint PRIMARY KEY, flag boolean, amount numeric, note"
                        + " text, is_deleted boolean, deleted_at timestamptz)",
                "INSERT INTO public.t VALUES (1, true, 1, 'a', true, now()), (2, true, 1, 'a',"
                        + " NULL, NULL)");

        Map<Integer, Row> rows = rows(planned(source, Deletes.SOFT), null);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).isDeleted()).isTrue();
        assertThat(rows.get(1).isDeleted()).isFalse();
        assertThat(rows.get(1).missing()).isEqualTo("00100");
        assertThat(rows.get(1).cells()).containsExactly("2", "t", null, "1", "a");
    }

    @Test
    void ofAHistoryTheFirstVersionTells() throws Exception {
        TableSchema history =
                schema(
                        "public",
                        "t",
                        List.of("id", "valid_from"),
                        column("id", "bigint"),
                        column("flag", "boolean"),
                        column("doc", "json"),
                        column("amount", "numeric"),
                        text("note"),
                        column("valid_from", "timestamp with time zone"));
        server.run(
                "CREATE TABLE public.t (id bigint, flag boolean, doc json, amount numeric, note"
                        + " text, valid_from timestamptz, PRIMARY KEY (id, valid_from))",
                "INSERT INTO public.t VALUES (1, true, '1', 1, 'second', '1970-01-01 00:00:09+00'),"
                        + " (1, true, '1', 1, 'first', '1970-01-01 00:00:01.000005+00'),"
                        + " (2, true, '1', 1, 'ever', '-infinity')");

        Map<Integer, Row> rows = rows(planned(history, Deletes.HARD), "valid_from");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).cells()).endsWith("first");
        assertThat(rows.get(0).validFrom()).isEqualTo(1_000_005);
        assertThat(rows.get(1).validFrom()).isZero();
    }

    @Test
    void aTableThatCannotBeTheirsIsRefused() throws Exception {
        server.run("CREATE TABLE public.t (id bigint, flag boolean)");
        assertThatThrownBy(() -> rows(planned(source, Deletes.HARD), null))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("no unique index on exactly the merge key (id)");
    }
}
