package io.tidemark.local.soak;

import io.tidemark.local.Comparison;
import io.tidemark.local.Comparison.TableResult;
import io.tidemark.local.ComparisonReport;
import io.tidemark.local.ShopSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells whether every change of the source has been applied exactly once.
 *
 * <p>It shares no code with the job. A replication slot of its own at the source keeps the log from
 * the beginning, so the changes in it can be counted; the epochs together have to have read as
 * many, no fewer and no more. Triggers at the target write down a hash of every row that was
 * inserted or updated. Since every change of the load sets a time, a row never becomes what it has
 * been before: the same hash twice is a change that was applied twice.
 */
final class SoakAudit {

    static final List<String> TABLES =
            Stream.concat(ShopSchema.TABLES.stream(), Stream.of(Marker.TABLE)).toList();

    private static final String SLOT = "soak_audit";

    /**
     * An update whose key changes carries its old key; to the job it is a deletion and an insert.
     */
    private static final String CHANGES_IN_LOG =
            """
            SELECT sum(CASE chr(get_byte(data, 0))
                       WHEN 'I' THEN 1
                       WHEN 'D' THEN 1
                       WHEN 'U' THEN CASE chr(get_byte(data, 5)) WHEN 'K' THEN 2 ELSE 1 END
                       WHEN 'T' THEN 1000000
                       ELSE 0 END)
            FROM pg_logical_slot_peek_binary_changes('soak_audit', NULL, NULL,
              'proto_version', '1', 'publication_names', 'soak_audit')\
            """;

    private static final String CHANGES_READ = "SELECT sum(read) FROM tidemark.epoch";

    private static final String GAPS =
            """
            SELECT count(*) FROM (
              SELECT sequence - lag(sequence) OVER epochs AS step,
                     parent, lag(token) OVER epochs AS before
              FROM tidemark.epoch WINDOW epochs AS (ORDER BY sequence)) e
            WHERE step <> 1 OR before IS NOT NULL AND parent IS DISTINCT FROM before\
            """;

    private static final String UNBALANCED =
            """
            SELECT count(*) FROM tidemark.epoch
            WHERE read + derived <> applied + unchanged + superseded + stale + filtered + missing
              + duplicate + late + dead\
            """;

    private static final String APPLIED_TWICE =
            """
            SELECT count(*) FROM (
              SELECT FROM soak_audit.applied GROUP BY name, version HAVING count(*) > 1) twice\
            """;

    private final SoakServers servers;
    private final long readBefore;
    private long changes;

    private SoakAudit(SoakServers servers, long readBefore) {
        this.servers = servers;
        this.readBefore = readBefore;
    }

    /** Begins after the copy, while nothing changes the source. */
    static SoakAudit begin(SoakServers servers) throws SQLException {
        String tables =
                String.join(", ", TABLES.stream().map(t -> ShopSchema.NAME + "." + t).toList());
        Sql.execute(
                servers.source(),
                "CREATE PUBLICATION " + SLOT + " FOR TABLE " + tables,
                "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
        Sql.execute(
                servers.target(),
                "CREATE SCHEMA soak_audit",
                "CREATE TABLE soak_audit.applied (name text, version bytea, at timestamptz)",
                """
                CREATE FUNCTION soak_audit.note() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  INSERT INTO soak_audit.applied
                  VALUES (tg_table_name, sha256(convert_to(new::text, 'UTF8')), now());
                  RETURN NULL;
                END $$\
                """);
        for (String table : TABLES) {
            Sql.execute(
                    servers.target(),
                    "CREATE TRIGGER soak_audit AFTER INSERT OR UPDATE ON %s.%s"
                                    .formatted(ShopSchema.NAME, table)
                            + " FOR EACH ROW EXECUTE FUNCTION soak_audit.note()");
        }
        return new SoakAudit(servers, Sql.number(servers.target(), CHANGES_READ));
    }

    /**
     * Waits until the job has read everything, then looks at it. Nothing may change the source.
     *
     * @return what is wrong, for people; empty if nothing is
     */
    List<String> problems() throws Exception {
        changes = Sql.number(servers.source(), CHANGES_IN_LOG);
        Patience.await(
                "the epochs have read the %d changes in the log".formatted(changes),
                () -> read() >= changes);
        List<String> problems = new ArrayList<>();
        if (read() != changes) {
            problems.add("the log has %d changes, %d were read".formatted(changes, read()));
        }
        addCount(problems, GAPS, "gaps in the ledger");
        addCount(problems, UNBALANCED, "epochs that do not add up");
        addCount(problems, APPLIED_TWICE, "row versions that were applied twice");
        addDifferences(problems);
        return problems;
    }

    private long read() throws SQLException {
        return Sql.number(servers.target(), CHANGES_READ) - readBefore;
    }

    private void addCount(List<String> problems, String query, String what) throws SQLException {
        long count = Sql.number(servers.target(), query);
        if (count > 0) {
            problems.add(count + " " + what);
        }
    }

    private void addDifferences(List<String> problems) throws SQLException {
        Comparison comparison =
                new Comparison(servers.source(), servers.target(), ShopSchema.NAME, TABLES);
        List<TableResult> results = comparison.compare();
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).matches()) {
                String name = results.get(i).table();
                problems.add(
                        name
                                + " differs\n"
                                + ComparisonReport.differences(
                                        name, comparison.differences(TABLES.get(i))));
            }
        }
    }

    /** The changes in the log when it was looked at last. */
    long changes() {
        return changes;
    }
}
