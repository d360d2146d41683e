package io.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadIT {

    private static final long SEED = 20_240_817;
    private static final double UNLIMITED = 1e6;

    @Test
    void oneConnectionEndsInTheSameRowsForTheSameSeed(@TempDir Path folder) throws Exception {
        try (EmbeddedDatabase one = EmbeddedDatabase.start("one", folder);
                EmbeddedDatabase other = EmbeddedDatabase.start("other", folder)) {
            Workload.Load load =
                    new Workload.Load(
                            1,
                            SEED,
                            Duration.ofMinutes(2),
                            WorkloadPlan.LARGE_EVERY + 100L,
                            UNLIMITED);
            WorkloadResult first = run(one, load);
            assertThat(run(other, load)).as("seed %d", SEED).isEqualTo(first);
            for (String table : ShopSchema.TABLES) {
                assertThat(withoutTimes(other, table))
                        .as("seed %d, table %s", SEED, table)
                        .isEqualTo(withoutTimes(one, table));
            }
            assertThat(first.transactions()).containsOnlyKeys(Operation.values());
            assertThat(first.inserted()).isPositive();
            assertThat(first.updated()).isPositive();
            assertThat(first.deleted()).isPositive();
        }
    }

    @Test
    void manyConnectionsMeetOnlyConflictsThatARetrySolves(@TempDir Path folder) throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start("shop", folder)) {
            Workload.Load load =
                    new Workload.Load(4, SEED, Duration.ofSeconds(3), Long.MAX_VALUE, UNLIMITED);
            WorkloadResult result = run(database, load);
            assertThat(result.committed()).as("seed %d", SEED).isPositive();
            assertThat(result.rolledBack()).as("seed %d", SEED).isPositive();
        }
    }

    private static WorkloadResult run(EmbeddedDatabase database, Workload.Load load)
            throws SQLException, InterruptedException {
        ShopSchema.Size size;
        try (Connection connection = database.connect()) {
            ShopSchema.create(connection);
            size = ShopSchema.fill(connection, 5_000);
        }
        assertThat(size.rows()).isEqualTo(5_000);
        try (Workload workload = Workload.start(database, size, load)) {
            return workload.result();
        }
    }

    private static String withoutTimes(EmbeddedDatabase database, String table)
            throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT count(*) || ' ' || sum(hashtextextended(
                                    (to_jsonb(t) - '{created_at,placed_at,updated_at}'::text[])
                                    ::text, 0)::numeric)
                                FROM shop.%s t\
                                """
                                        .formatted(table))) {
            row.next();
            return row.getString(1);
        }
    }
}
