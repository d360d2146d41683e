package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values compare, read and print as a real PostgreSQL compares, reads and prints them. */
class ServerOrderIT {

    private static final int VALUES = 3_000;

    private static EmbeddedPostgres server;
    private static Connection connection;

    @BeforeAll
    static void start() throws Exception {
        server =
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("fsync", "off")
                        .start();
        connection = server.getPostgresDatabase().getConnection();
    }

    @AfterAll
    static void stop() throws Exception {
        if (connection != null) {
            connection.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private record Ranked(String text, long rank) {}

    /** {@code values} is SQL for a random value; {@code extremes} are always among them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bigint | (random() * 1e19 - 5e18)::bigint >> (random() * 63)::int"
                        + "| {-9223372036854775808,9223372036854775807,0}",
                "numeric | (random() - 0.5)::numeric(20,10) * 10::numeric ^ (random() * 30)::int"
                        + "| {NaN,Infinity,-Infinity,0,0.00,1e-30,-1e40}",
                "numeric(8,-2) | random() * 1e9 | {0}",
                "real | (random() - 0.5) * 10 ^ (random() * 60 - 30)"
                        + "| {NaN,Infinity,-Infinity,-0,0,1e-45}",
                "double precision | (random() - 0.5) * 10 ^ (random() * 600 - 300)"
                        + "| {NaN,Infinity,-Infinity,-0,0,5e-324}",
                "boolean | random() < 0.5 | {t,f}",
                "date | '2024-01-01'::date + ((random() - 0.3) * 4000000)::int"
                        + "| {infinity,-infinity,4713-11-24 BC,5874897-12-31}",
                "timestamp without time zone"
                        + "| '2024-06-01 12:00'::timestamp + (random() - 0.5) * interval '1 minute'"
                        + "| {infinity,-infinity,4713-11-24 BC,294276-12-31 23:59:59.999999}",
                "timestamp(3) without time zone"
                        + "| '2024-06-01 12:00'::timestamp + (random() - 0.2) * interval '9000 years'"
                        + "| {infinity,-infinity,0001-01-01,0001-12-31 BC}",
                "timestamp with time zone"
                        + "| '2024-06-01 12:00Z'::timestamptz"
                        + " + (random() - 0.5) * interval '4000 years'"
                        + "| {infinity,-infinity,4713-11-24 BC,294276-12-31 23:59:59.999999Z}",
                "time without time zone | (random() * interval '1 day')::time | {00:00:00,24:00:00}",
                "time(3) with time zone"
                        + "| concat((random() * interval '10 minutes')::time, '+0',"
                        + " (random() * 9)::int, ':', lpad((random() * 59)::int::text, 2, '0'))"
                        + "| {00:00:00+00,24:00:00-15:59,24:00:00+15:59}",
                "pg_lsn | '0/0'::pg_lsn + ((10::numeric ^ (random() * 18)::int) * random())::bigint"
                        + "| {0/0,FFFFFFFF/FFFFFFFF}",
                "uuid | gen_random_uuid() | {00000000-0000-0000-0000-000000000000}",
                "bytea | decode(left(md5(random()::text), 2 * (random() * 9)::int), 'hex') | {}",
                "bit varying | (random() * 1e6)::int::bit(20)::varbit | {0,1,01,011}",
                "macaddr | left(md5(random()::text), 12) | {}",
            })
    void valuesCompareAsAtTheServer(String type, String values, String extremes) throws Exception {
        assertThat(ValueOrder.hasMeaningfulOrder(type)).isTrue();
        for (String zone : new String[] {"UTC", "Asia/Kolkata", "America/St_Johns"}) {
            execute("SET TIME ZONE '" + zone + "'");
            checkOrder(type, ranked(type, values, extremes));
        }
    }

    private static List<Ranked> ranked(String type, String values, String extremes)
            throws SQLException {
        String sql =
                """
                SELECT v::text, dense_rank() OVER (ORDER BY v)
                  FROM (SELECT unnest('%3$s'::%1$s[]) UNION ALL
                        SELECT (%2$s)::text::%1$s FROM generate_series(1, %4$d)) AS t (v)
                """
                        .formatted(type, values, extremes, VALUES);
        return rows(sql);
    }

    private static List<Ranked> rows(String sql) throws SQLException {
        List<Ranked> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(new Ranked(result.getString(1), result.getLong(2)));
            }
        }
        return rows;
    }

    private static void checkOrder(String type, List<Ranked> values) {
        ValueOrder order = ValueOrder.of(type);
        Random random = new Random(7);
        for (int i = 0; i < 40 * values.size(); i++) {
            // Neighbours and values far apart.
            int at = random.nextInt(values.size());
            Ranked a = values.get(at);
            Ranked b =
                    random.nextBoolean()
                            ? values.get(Math.max(0, at - 1))
                            : values.get(random.nextInt(values.size()));
            int expected = Long.compare(a.rank(), b.rank());
            int actual = order.compare(text(a.text()), text(b.text()));
            if (Integer.signum(actual) != expected) {
                throw new AssertionError(type + ": " + a + " with " + b + " gives " + actual);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"timestamp with time zone", "timestamp(2) without time zone", "date"})
    void eventTimesAreThoseOfTheServer(String type) throws Exception {
        for (String zone : new String[] {"UTC", "America/St_Johns"}) {
            execute("SET TIME ZONE '" + zone + "'");
            List<Ranked> values =
                    rows(
                            """
                            SELECT v::text, floor(extract(epoch FROM v) * 1000)::bigint
                              FROM (SELECT ('1990-01-01Z'::timestamptz
                                            + (random() - 0.3) * 9000 * interval '1 year')::%s
                                      FROM generate_series(1, %d)) AS t (v)
                            """
                                    .formatted(type, VALUES));
            for (Ranked value : values) {
                assertThat(EventTimes.millis(type, text(value.text())))
                        .as("%s %s", type, value.text())
                        .isEqualTo(value.rank());
            }
        }
    }

    @Test
    void arraysAreReadAndPrintedAsByTheServer() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String characters = "aN\"\\{},; \t\n\u000b\r\fé✓";
        Supplier<String> element =
                () -> {
                    int length = random.nextInt(6);
                    if (length == 5) {
                        return random.nextBoolean() ? null : random.nextBoolean() ? "NULL" : "nuLL";
                    }
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < length; i++) {
                        text.append(characters.charAt(random.nextInt(characters.length())));
                    }
                    return text.toString();
                };
        try (PreparedStatement print = connection.prepareStatement("SELECT ?::text[]::text")) {
            for (int i = 0; i < VALUES; i++) {
                String[] elements = new String[random.nextInt(5)];
                Arrays.setAll(elements, j -> element.get());
                print.setArray(1, connection.createArrayOf("text", elements));
                try (ResultSet result = print.executeQuery()) {
                    result.next();
                    String printed = result.getString(1);
                    assertThat(ArrayText.elements(printed, ','))
                            .as("%s, seed %d", printed, seed)
                            .isEqualTo(Arrays.asList(elements));
                    assertThat(ArrayText.of(Arrays.asList(elements), ','))
                            .as("seed %d", seed)
                            .isEqualTo(printed);
                }
            }
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static BinaryStringData text(String text) {
        return BinaryStringData.fromString(text);
    }
}
