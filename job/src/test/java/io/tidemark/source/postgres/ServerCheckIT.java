package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.execute;
import static io.tidemark.source.postgres.TestSource.rule;
import static io.tidemark.source.postgres.TestSource.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.postgres.SqlFaults;
import io.tidemark.source.postgres.SourcePreflight.Result;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Servers that are too old, old enough, or full. */
class ServerCheckIT {

    private static final String PIPELINE = "shop";
    private static final String SLOT = "tidemark_shop_shop";

    @Test
    void aServerThatIsTooOldHasOnlyThisFault() throws Exception {
        try (TestSource source = TestSource.startVersion(13)) {
            source.execute("CREATE TABLE public.orders (id int PRIMARY KEY)");
            Result result = check(source);
            assertThat(result.tables()).isEmpty();
            assertThat(result.faults()).hasSize(1);
            Fault fault = result.faults().get(0);
            assertThat(fault.what()).contains("PostgreSQL 13").contains("version is 14");
            assertThat(fault.remedy()).contains("upgrade");
        }
    }

    /** What the catalogs of the oldest supported version lack is not asked for. */
    @Test
    void theOldestSupportedServerIsReadFrom() throws Exception {
        try (TestSource source = TestSource.startVersion(ServerCheck.OLDEST_VERSION)) {
            source.execute(
                    "CREATE TYPE public.mood AS ENUM ('good', 'bad')",
                    "CREATE TABLE public.orders (id int PRIMARY KEY, m public.mood, n numeric,"
                            + " twice int GENERATED ALWAYS AS (id * 2) STORED)",
                    "INSERT INTO public.orders VALUES (1, 'good', 2), (2, 'bad', NULL)");
            Result result = check(source);
            assertThat(result.faults()).isEmpty();
            assertThat(result.tables())
                    .extracting(t -> t.schema().table())
                    .containsExactly(table("public.orders"));
            Capture capture = new Capture(source.database(), PIPELINE, "shop");
            long start = capture.create(List.of(table("public.orders")));
            List<TableId> tables = List.of(table("public.orders"));
            assertThat(capture.resume(tables, Set.copyOf(tables), start)).isEqualTo(start);
            capture.awaitNoReader(fault -> {});
            capture.drop();
        }
    }

    @Test
    void aServerWithoutRoomForOneMoreReaderIsRefusedButOurOwnReaderCountsAsFree() throws Exception {
        try (TestSource source = TestSource.start(Map.of("max_wal_senders", "2"))) {
            source.execute("CREATE TABLE public.orders (id int PRIMARY KEY)");
            new Capture(source.database(), PIPELINE, "shop")
                    .create(List.of(table("public.orders")));
            try (Connection other = source.database().connectForReplication("other")) {
                assertThat(other.isClosed()).isFalse();
                try (Connection ours = source.database().connectForReplication("ours");
                        PGReplicationStream stream = read(ours)) {
                    assertThat(stream.isClosed()).isFalse();
                    assertThat(check(source).faults()).isEmpty();
                }
                try (Connection another = source.database().connectForReplication("another")) {
                    assertThat(another.isClosed()).isFalse();
                    assertThat(check(source).faults())
                            .singleElement()
                            .satisfies(
                                    fault -> {
                                        assertThat(fault.what())
                                                .contains("all 2 of max_wal_senders");
                                        assertThat(fault.remedy())
                                                .contains("ALTER SYSTEM SET max_wal_senders = 7;");
                                    });
                    SQLException full =
                            catchThrowableOfType(
                                    SQLException.class,
                                    () -> source.database().connectForReplication("one more"));
                    assertThat(SqlFaults.mayPass(full)).isTrue();
                    assertThat(SqlFaults.of("source shop", full).remedy())
                            .contains("raise max_wal_senders");
                }
            }
        }
    }

    @Test
    void aServerWithoutSessionsLeftIsNamedWithTheRemedy() throws Exception {
        try (TestSource source = TestSource.start();
                Connection connection = source.connect()) {
            execute(connection, "CREATE ROLE r LOGIN CONNECTION LIMIT 0");
            Result result =
                    SourcePreflight.check(
                            source.database("r", "postgres"),
                            PIPELINE,
                            "shop",
                            List.of(),
                            type -> false);
            assertThat(result.faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.remedy()).contains("max_connections"));
        }
    }

    private static PGReplicationStream read(Connection replication) throws SQLException {
        return replication
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(SLOT)
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", SLOT)
                .start();
    }

    private static Result check(TestSource source) {
        return SourcePreflight.check(
                source.database(), PIPELINE, "shop", List.of(rule("public.*")), type -> true);
    }
}
