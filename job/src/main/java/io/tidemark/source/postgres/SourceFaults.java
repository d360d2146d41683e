package io.tidemark.source.postgres;

import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import io.tidemark.postgres.SqlFaults;
import java.sql.SQLException;

/** What went wrong while reading, in words; tells whether a restart can mend it. */
final class SourceFaults {

    private static final String UNDEFINED_OBJECT = "42704";
    private static final String NOT_IN_PREREQUISITE_STATE = "55000";

    private SourceFaults() {}

    static FaultException of(LoadPlan plan, SQLException e) {
        String where = "source " + plan.endpoint().name();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message = String.valueOf(e.getMessage());
        boolean slot = message.contains("replication slot") || message.contains("publication");
        if (slot && (state.equals(UNDEFINED_OBJECT) || state.equals(NOT_IN_PREREQUISITE_STATE))) {
            return new FatalFaultException(
                    new Fault(
                            where,
                            SqlFaults.of(where, e).what(),
                            "changes since the last checkpoint cannot be read any more; run"
                                    + " '--start fresh', which copies the tables again"),
                    e);
        }
        return new FaultException(SqlFaults.of(where, e), e);
    }
}
