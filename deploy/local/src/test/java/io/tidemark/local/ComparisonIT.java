package io.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.Comparison.TableResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonIT {

    private static final long ROWS = 3_000;

    private EmbeddedDatabase source;
    private EmbeddedDatabase target;
    private Comparison comparison;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        source = EmbeddedDatabase.start("shop", folder);
        target = EmbeddedDatabase.start("warehouse", folder);
        comparison = new Comparison(source, target, ShopSchema.NAME, ShopSchema.TABLES);
        fill(source);
    }

    @BeforeEach
    void fillTarget() throws SQLException {
        execute(target, "DROP SCHEMA IF EXISTS shop CASCADE");
        fill(target);
    }

    @AfterAll
    void stop() throws Exception {
        source.close();
        target.close();
    }

    @Test
    void equalTablesMatchInWhateverOrderTheirRowsLie() throws SQLException {
        execute(target, "UPDATE shop.orders SET total = total WHERE id % 3 = 0");
        assertThat(comparison.compare()).hasSize(4).allMatch(TableResult::matches);
        assertThat(comparison.differences("orders")).isEmpty();
    }

    @Test
    void onePlantedDifferencePerKindIsFoundWithBothRows() throws SQLException {
        execute(target, "UPDATE shop.orders SET total = total + 0.01 WHERE id = 17");
        execute(target, "DELETE FROM shop.order_items WHERE order_id = 5 AND line = 1");
        execute(
                target,
                "INSERT INTO shop.products VALUES (999999, 'ä', 1, NULL, 1, NULL, '{}', now())");
        assertThat(comparison.compare())
                .extracting(TableResult::matches)
                .containsExactly(true, false, false, false);
        assertThat(comparison.differences("customers")).isEmpty();
        assertThat(only("orders").key()).isEqualTo("'17'");
        assertThat(only("orders").source()).isNotEqualTo(only("orders").target());
        assertThat(only("order_items").key()).isEqualTo("'5', '1'");
        assertThat(only("order_items").target()).isEmpty();
        assertThat(only("products").source()).isEmpty();
        assertThat(only("products").target().orElseThrow())
                .startsWith("'999999', 'ä', '1.00', NULL");
    }

    @Test
    void anEmptyTextIsNotANull() throws SQLException {
        execute(target, "UPDATE shop.orders SET note = '' WHERE id = 1");
        assertThat(only("orders").key()).isEqualTo("'1'");
    }

    @Test
    void aRowThatIsThereTwiceIsADifference() throws SQLException {
        execute(
                target,
                "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey CASCADE;"
                        + " INSERT INTO shop.orders SELECT * FROM shop.orders WHERE id = 3");
        assertThat(comparison.compare().get(2).matches()).isFalse();
        assertThat(only("orders").key()).isEqualTo("'3'");
    }

    @Test
    void atMostTenDifferencesAreListed() throws SQLException {
        execute(target, "UPDATE shop.customers SET country = 'XX'");
        assertThat(comparison.differences("customers")).hasSize(Comparison.MOST_DIFFERENCES);
    }

    @Test
    void aMissingTableDoesNotMatch() throws SQLException {
        execute(target, "DROP TABLE shop.order_items");
        assertThat(comparison.compare().get(3).target()).isEmpty();
        assertThat(comparison.compare().get(3).matches()).isFalse();
    }

    private Difference only(String table) throws SQLException {
        List<Difference> differences = comparison.differences(table);
        assertThat(differences).as(table).hasSize(1);
        return differences.get(0);
    }

    private static void fill(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            ShopSchema.create(connection);
            ShopSchema.fill(connection, ROWS);
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
