package io.tidemark.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A shop of four related tables with the column types that replication gets wrong most easily:
 * exact numbers, time with zone, jsonb, an enum, arrays, a composite key, text stored out of line.
 */
public final class ShopSchema {

    /** The schema of all tables. */
    public static final String NAME = "shop";

    /** Parents before children. */
    public static final List<String> TABLES =
            List.of("customers", "products", "orders", "order_items");

    /** The fewest rows, so that every table has some. */
    public static final long MINIMUM_ROWS = 100;

    private static final String DEFINITION = "shop.sql";

    private ShopSchema() {}

    /**
     * How many rows each table is filled with. Rows are numbered from 1.
     *
     * @param customers keys 1 to this
     * @param products keys 1 to this
     * @param orders keys 1 to this
     * @param items spread evenly over the orders
     */
    public record Size(long customers, long products, long orders, long items) {

        /** Shares out the rows: a tenth customers, a twentieth products, half order items. */
        public static Size of(long rows) {
            if (rows < MINIMUM_ROWS) {
                throw new IllegalArgumentException(
                        "at least " + MINIMUM_ROWS + " rows are needed, got " + rows);
            }
            long customers = rows / 10;
            long products = rows / 20;
            long items = rows / 2;
            return new Size(customers, products, rows - customers - products - items, items);
        }

        /** The rows of all tables. */
        public long rows() {
            return customers + products + orders + items;
        }
    }

    /** Creates the empty tables. */
    public static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(definition());
        }
    }

    /** Publishes all tables under this name, a plain lower-case word. */
    static void publish(Connection connection, String publication) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE PUBLICATION %s FOR TABLE %s WITH (publish_via_partition_root = true)"
                            .formatted(
                                    publication,
                                    TABLES.stream()
                                            .map(table -> NAME + "." + table)
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** Fills the empty tables with rows that depend on nothing but their number. */
    public static Size fill(Connection connection, long rows) throws SQLException {
        Size size = Size.of(rows);
        try (Statement statement = connection.createStatement()) {
            statement.execute(CUSTOMERS.formatted(size.customers()));
            statement.execute(PRODUCTS.formatted(size.products()));
            statement.execute(ORDERS.formatted(size.customers(), size.orders()));
            statement.execute(ITEMS.formatted(size.orders(), size.products(), size.items()));
            statement.execute("ANALYZE");
        }
        return size;
    }

    private static final String CUSTOMERS =
            """
            INSERT INTO shop.customers
            SELECT g, 'Customer ' || g, 'customer' || g || '@example.com',
                   (ARRAY['DE', 'FR', 'US', 'JP', 'BR'])[1 + g %% 5],
                   ARRAY['segment ' || g %% 7, 'from, "shop" ' || g %% 11],
                   jsonb_build_object('points', g * 7 %% 1000, 'newsletter', g %% 2 = 0),
                   timestamptz '2024-01-01 00:00:00Z' + g * interval '1 minute',
                   timestamptz '2024-01-01 00:00:00Z' + g * interval '1 minute'
            FROM generate_series(1, %d) g
            """;

    private static final String PRODUCTS =
            """
            INSERT INTO shop.products
            SELECT g, 'Product ' || g, (g * 37 %% 100000) / 100.0, g * 13 / 7.0, 1000,
                   CASE WHEN g %% 20 = 0
                        THEN (SELECT string_agg(md5(g || '-' || part), '')
                              FROM generate_series(1, 160) part)
                        ELSE 'Description of product ' || g END,
                   jsonb_build_object('colour', (ARRAY['red', 'green', 'blue'])[1 + g %% 3]),
                   timestamptz '2024-01-01 00:00:00Z' + g * interval '1 second'
            FROM generate_series(1, %d) g
            """;

    private static final String ORDERS =
            """
            INSERT INTO shop.orders
            SELECT g, 1 + g * 7919 %% %d,
                   (ARRAY['new', 'paid', 'shipped', 'returned'])[1 + g %% 4]::shop.order_status,
                   (g * 101 %% 1000000) / 100.0,
                   CASE WHEN g %% 3 = 0 THEN 'leave at the door ' || g END,
                   timestamptz '2024-06-01 00:00:00Z' + g * interval '10 seconds',
                   timestamptz '2024-06-01 00:00:00Z' + g * interval '10 seconds'
            FROM generate_series(1, %d) g
            """;

    private static final String ITEMS =
            """
            INSERT INTO shop.order_items
            SELECT 1 + (g - 1) %% orders, 1 + (g - 1) / orders, 1 + g * 31 %% %2$d, 1 + g %% 5,
                   (g * 17 %% 100000) / 100.0,
                   timestamptz '2024-06-01 00:00:00Z' + g * interval '5 seconds'
            FROM generate_series(1, %3$d) g, (VALUES (%1$d)) AS shop (orders)
            """;

    private static String definition() {
        try (InputStream in = ShopSchema.class.getResourceAsStream(DEFINITION)) {
            if (in == null) {
                throw new IllegalStateException(DEFINITION + " is not in the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
