package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.fail;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.config.TableRule;
import io.tidemark.local.Connector;
import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.PipelineRole;
import io.tidemark.local.ServerOptions;
import io.tidemark.postgres.Database;
import io.tidemark.source.postgres.SourcePreflight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source, a target and a folder: what an end-to-end test needs. The tests' own statements are the
 * administrator's, tables included; pipelines run as the roles of {@code deploy/sql}.
 */
final class TestBed implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Pattern ADMINISTRATOR = Pattern.compile("let an administrator run: (.*;)");

    final EmbeddedDatabase source;
    final EmbeddedDatabase target;
    final Path folder;

    /** Who reads the source, and its schema public to begin with. */
    final PipelineRole reader;

    /** Who writes the target, and its schema public to begin with. */
    final PipelineRole writer;

    private TestBed(EmbeddedDatabase source, EmbeddedDatabase target, Path folder)
            throws SQLException {
        this.source = source;
        this.target = target;
        this.folder = folder;
        this.reader = PipelineRole.ofSource(source, "public");
        this.writer = PipelineRole.ofTarget(target, "public");
    }

    static TestBed start() throws IOException, SQLException {
        return start(ServerOptions.USUAL, ServerOptions.USUAL);
    }

    static TestBed start(ServerOptions source, ServerOptions target)
            throws IOException, SQLException {
        Path folder = Files.createTempDirectory("tidemark-e2e-");
        EmbeddedDatabase shop = EmbeddedDatabase.start("shop", folder, source);
        return new TestBed(shop, EmbeddedDatabase.start("warehouse", folder, target), folder);
    }

    /**
     * Writes a pipeline file with its own storage, and publishes what it reads; {@code tables} are
     * the lines under it.
     */
    Path pipeline(String name, String interval, String tables) throws IOException, SQLException {
        Path file = write(name, interval, tables);
        publish(file, source);
        return file;
    }

    /** Writes a pipeline file and does nothing else. */
    Path write(String name, String interval, String tables) throws IOException {
        String yaml =
                """
                pipeline:
                  name: %s
                  storage: file://%s
                sources:
                  shop: {type: postgres, url: "%s"}
                sinks:
                  warehouse: {type: postgres, url: "%s"}
                tables:
                %s
                flink:
                  execution.checkpointing.interval: %s
                """
                        .formatted(
                                name,
                                folder.resolve("storage-" + name),
                                reader.url(),
                                writer.url(),
                                tables.indent(2),
                                interval);
        return Files.writeString(folder.resolve(name + ".yaml"), yaml);
    }

    /** Does what {@code validate} asks an administrator of these servers for: publications. */
    static void publish(Path file, EmbeddedDatabase... servers) throws IOException, SQLException {
        Pipeline pipeline;
        try {
            pipeline = PipelineFile.read(file);
        } catch (ConfigException e) {
            // The test is about the file: no run of it gets as far as a server.
            return;
        }
        for (Endpoint source : pipeline.sources().values()) {
            Database database = Database.of(source);
            List<TableRule> rules =
                    pipeline.tables().stream()
                            .filter(rule -> rule.source().equals(source.name()))
                            .toList();
            for (Fault fault :
                    SourcePreflight.check(
                                    database, pipeline.name(), source.name(), rules, type -> true)
                            .faults()) {
                Matcher statements = ADMINISTRATOR.matcher(fault.remedy());
                for (EmbeddedDatabase server : servers) {
                    if (database.display().contains(":" + server.port() + "/")
                            && statements.find()) {
                        execute(server, statements.group(1));
                    }
                }
            }
        }
    }

    /** Runs statements at the target and admits the role to the tables that they make. */
    void prepareTarget(String... statements) throws SQLException {
        execute(target, statements);
        writer.admit("public");
    }

    static void execute(Connector database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The rows of a query, columns joined by {@code |}; a missing table is an empty answer. */
    static List<String> query(Connector database, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i > 1 ? "|" : "").append(result.getString(i));
                }
                rows.add(row.toString());
            }
        } catch (SQLException e) {
            if (!"42P01".equals(e.getSQLState()) && !"3F000".equals(e.getSQLState())) {
                throw e;
            }
        }
        return rows;
    }

    static String value(Connector database, String sql) throws SQLException {
        List<String> rows = query(database, sql);
        return rows.isEmpty() ? "" : rows.get(0);
    }

    /** A condition that is asked again and again. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String what, TidemarkProcess run, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (run != null && !run.isAlive()) {
                fail(
                        "the run ended while waiting until "
                                + what
                                + ":\n"
                                + run.output()
                                + run.log());
            }
            if (System.nanoTime() > end) {
                fail(
                        "not after %s: %s%n%s"
                                .formatted(PATIENCE, what, run == null ? "" : run.output()));
            }
            Thread.sleep(50);
        }
    }

    /** Starts {@code tidemark run FILE options…}. */
    TidemarkProcess run(Path file, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", file.toString()));
        arguments.addAll(List.of(options));
        return TidemarkProcess.start(folder, List.of(), arguments.toArray(String[]::new));
    }

    /** Waits until the copy of a pipeline is complete. */
    void awaitStreaming(String pipeline, TidemarkProcess run) throws Exception {
        String phase = "SELECT phase FROM tidemark.ledger WHERE pipeline = '" + pipeline + "'";
        await(pipeline + " streams", run, () -> value(target, phase).equals("streaming"));
    }

    /** Waits until a run of the pipeline can be asked for something. */
    void awaitRequests(String pipeline, TidemarkProcess run) throws Exception {
        String session =
                "SELECT 1 FROM pg_stat_activity WHERE application_name = 'tidemark requests "
                        + pipeline
                        + "'";
        await("the run looks for requests", run, () -> !value(target, session).isEmpty());
    }

    /** All rows of the table as text, ordered; both sides compare equal iff every value is. */
    List<String> rows(Connector database, String table, String orderBy) throws SQLException {
        return query(database, "SELECT t::text FROM " + table + " t ORDER BY " + orderBy);
    }

    /** The epochs of a pipeline form one chain without gap, and each has a parent in it. */
    void assertChain(String pipeline) throws SQLException {
        String gaps =
                value(
                        target,
                        """
                        SELECT count(*) FROM (
                          SELECT sequence - lag(sequence) OVER (ORDER BY sequence) AS step,
                                 parent, lag(token) OVER (ORDER BY sequence) AS before
                          FROM tidemark.epoch WHERE pipeline = '%s') e
                        WHERE step <> 1 OR parent IS DISTINCT FROM before AND before IS NOT NULL
                        """
                                .formatted(pipeline));
        if (!gaps.equals("0")) {
            fail(
                    gaps
                            + " gaps in the ledger:\n"
                            + String.join(
                                    "\n",
                                    query(
                                            target,
                                            "SELECT sequence, token, parent FROM tidemark.epoch"
                                                    + " ORDER BY sequence")));
        }
    }

    /** In every epoch all that was read, or came in addition, is accounted for. */
    void assertNothingVanishes() throws SQLException {
        List<String> unbalanced =
                query(
                        target,
                        """
                        SELECT sequence FROM tidemark.epoch WHERE read + derived <> applied
                          + unchanged + superseded + stale + filtered + missing + duplicate + late + dead
                        """);
        if (!unbalanced.isEmpty()) {
            fail("changes have vanished in the epochs " + unbalanced);
        }
    }

    @Override
    public void close() throws Exception {
        source.close();
        target.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
