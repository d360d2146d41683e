package io.tidemark.bench.system;

import io.tidemark.local.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** PostgreSQL's own logical replication, which knows no other source and no other target. */
public final class NativeReplication implements ReplicationSystem {

    private static final int LOG_LINES = 15;

    private static final Map<String, String> OPTIONS =
            new TreeMap<>(Map.of("binary", "true", "streaming", "parallel"));

    @Override
    public String name() {
        return "native";
    }

    @Override
    public String about() {
        return "PostgreSQL's own logical replication, publication and subscription";
    }

    @Override
    public Map<String, String> settings(BenchSettings settings) {
        return OPTIONS;
    }

    @Override
    public Replication prepare(Trial trial) throws SQLException {
        trial.createTargetTables();
        Trial.execute(
                trial.source(), List.of("CREATE PUBLICATION bench FOR TABLE " + trial.tableList()));
        return new Subscription(trial.source(), trial.target());
    }

    /** A subscription that is created when it begins. */
    private record Subscription(EmbeddedDatabase source, EmbeddedDatabase target)
            implements Replication {

        private static final long LOOK_AGAIN_MS = 20;

        private static final String WORKERS =
                "SELECT count(*) FROM pg_stat_subscription WHERE pid IS NOT NULL";

        private static final String ERRORS =
                """
                SELECT coalesce(sum(apply_error_count + sync_error_count), 0)
                FROM pg_stat_subscription_stats\
                """;

        @Override
        public Duration startUp() {
            return Duration.ZERO;
        }

        @Override
        public void begin() throws SQLException {
            Trial.execute(
                    target,
                    List.of(
                            """
                            CREATE SUBSCRIPTION bench
                            CONNECTION 'host=localhost port=%d dbname=%s user=%s password=%s'
                            PUBLICATION bench WITH (%s)\
                            """
                                    .formatted(
                                            source.port(),
                                            source.database(),
                                            source.user(),
                                            source.password(),
                                            options())));
        }

        private static String options() {
            return OPTIONS.entrySet().stream()
                    .map(option -> option.getKey() + " = " + option.getValue())
                    .collect(Collectors.joining(", "));
        }

        @Override
        public void hold() throws SQLException, InterruptedException {
            Trial.execute(target, List.of("ALTER SUBSCRIPTION bench DISABLE"));
            while (number(WORKERS) > 0) {
                Thread.sleep(LOOK_AGAIN_MS);
            }
        }

        private long number(String query) throws SQLException {
            try (Connection connection = target.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                row.next();
                return row.getLong(1);
            }
        }

        @Override
        public void goOn() throws SQLException {
            Trial.execute(target, List.of("ALTER SUBSCRIPTION bench ENABLE"));
        }

        @Override
        public Optional<String> failure() throws SQLException {
            return number(ERRORS) == 0
                    ? Optional.empty()
                    : Optional.of("the subscription has errors\n" + logEnd());
        }

        @Override
        public List<OwnProcess> processes() {
            return List.of();
        }

        @Override
        public String logEnd() {
            try {
                List<String> lines = Files.readAllLines(target.log());
                return String.join(
                        "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** It ends with its servers. */
        @Override
        public void close() {}
    }
}
