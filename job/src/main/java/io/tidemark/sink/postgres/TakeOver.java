package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.sink.TargetTableRule;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the tables of a pipeline before its first epoch replaces them: all in one statement, so
 * that foreign keys among them are looked at when all rows are gone.
 */
final class TakeOver {

    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

    private TakeOver() {}

    static void empty(TargetSession session, String pipeline, Collection<TargetTableRule> rules)
            throws SQLException {
        endDeadLetters(session, pipeline);
        TargetCatalog catalog = new TargetCatalog(session.connection());
        List<String> steps = new ArrayList<>();
        for (TargetTableRule rule : rules.stream().distinct().toList()) {
            Optional<TargetTable> table = catalog.table(rule.target());
            if (table.isPresent() && rule.deletes() != Deletes.IGNORE) {
                String sql = statement(rule, table.get());
                if (!sql.isEmpty()) {
                    steps.add("step" + steps.size() + " AS (" + sql + ")");
                }
            }
        }
        if (!steps.isEmpty()) {
            LOG.info("Emptying {} tables of the target before they are copied again", steps.size());
            session.execute("SET CONSTRAINTS ALL DEFERRED");
            session.execute("WITH " + String.join(",\n", steps) + "\nSELECT");
            session.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    /** The copy has what they told, and the state in which they waited is gone. */
    private static void endDeadLetters(TargetSession session, String pipeline) throws SQLException {
        if (TableEvolution.isTrue(
                session.connection(), "SELECT to_regclass('tidemark.dead_letter') IS NOT NULL")) {
            PreparedStatement update =
                    session.prepared(
                            "UPDATE tidemark.dead_letter SET state = 'superseded'"
                                    + " WHERE pipeline = ? AND state IN ('dead', 'waiting')");
            update.setString(1, pipeline);
            update.executeUpdate();
        }
    }

    private static String statement(TargetTableRule rule, TargetTable table) {
        if (rule.deletes() == Deletes.HARD) {
            return "DELETE FROM " + rule.target().quoted();
        }
        if (table.column(rule.softDelete().flag()).isEmpty()
                || table.column(rule.softDelete().at()).isEmpty()) {
            return "";
        }
        String isDeleted = TableId.quote(rule.softDelete().flag());
        return "UPDATE "
                + rule.target().quoted()
                + " SET "
                + isDeleted
                + " = true, "
                + TableId.quote(rule.softDelete().at())
                + " = pg_catalog.now() WHERE "
                + isDeleted
                + " IS DISTINCT FROM true";
    }
}
