package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Applies rows table by table: first all deletes, children first, then upserts, parents first. */
final class RowApplier {

    private final TargetSession session;
    private final Consumer<TableId> workingOn;

    /**
     * @param workingOn hears of each table before it is written
     */
    RowApplier(TargetSession session, Consumer<TableId> workingOn) {
        this.session = session;
        this.workingOn = workingOn;
    }

    void apply(List<StagedRows> parentsFirst) throws SQLException {
        for (int i = parentsFirst.size() - 1; i >= 0; i--) {
            delete(parentsFirst.get(i));
        }
        for (StagedRows rows : parentsFirst) {
            upsert(rows);
            masked(rows);
        }
    }

    private void delete(StagedRows rows) throws SQLException {
        workingOn.accept(rows.shape().target());
        long deletes = rows.marks().deletes();
        if (deletes > 0) {
            long deleted = run(rows, rows.statements().delete());
            rows.tally().deleted += deleted;
            rows.tally().unchanged += deletes - deleted;
        }
    }

    private void upsert(StagedRows rows) throws SQLException {
        workingOn.accept(rows.shape().target());
        long upserts = rows.marks().upserts();
        if (upserts == 0) {
            return;
        }
        long updated = run(rows, rows.statements().update());
        // When every row was there and differed, none is left to insert.
        long inserted = updated == upserts ? 0 : run(rows, rows.statements().insert());
        rows.tally().updated += updated;
        rows.tally().inserted += inserted;
        rows.tally().unchanged += upserts - updated - inserted;
    }

    private void masked(StagedRows rows) throws SQLException {
        long masked = rows.marks().masked();
        if (masked == 0) {
            return;
        }
        long missing = count(rows.statements().countMissing());
        long updated = 0;
        for (String mask : rows.marks().masks()) {
            updated += run(rows, rows.statements().updateMasked(mask));
        }
        rows.tally().missing += missing;
        rows.tally().updated += updated;
        rows.tally().unchanged += masked - missing - updated;
    }

    private long run(StagedRows rows, String sql) throws SQLException {
        if (sql.isEmpty()) {
            return 0;
        }
        PreparedStatement statement = session.prepared(sql);
        rows.parameters().bind(statement);
        return statement.executeLargeUpdate();
    }

    private long count(String sql) throws SQLException {
        try (ResultSet row = session.prepared(sql).executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
