package io.tidemark.pipeline.requests;

import io.tidemark.change.Change;
import io.tidemark.change.OwnRows;
import io.tidemark.change.RowBuilder;
import io.tidemark.sink.postgres.RequestTable;
import java.time.InstantSource;
import java.util.List;

/**
 * The outcome of a request as a change of its row: it is written with the epoch that carries it.
 */
final class RequestRows {

    private static final List<String> COLUMNS = RequestTable.SCHEMA.rowNames();

    private static final List<String> WRITTEN = List.of("id", "state", "outcome", "done_at");

    /** What else the row has stays as it is. */
    private static final String MISSING = missing();

    private final OwnRows rows = new OwnRows(RequestTable.SCHEMA);
    private final InstantSource clock;

    RequestRows(InstantSource clock) {
        this.clock = clock;
    }

    private static String missing() {
        StringBuilder mask = new StringBuilder();
        COLUMNS.forEach(column -> mask.append(WRITTEN.contains(column) ? '0' : '1'));
        return mask.toString();
    }

    Change done(long id, String outcome) {
        return row(id, RequestTable.DONE, outcome);
    }

    Change refused(long id, String reason) {
        return row(id, RequestTable.REFUSED, reason);
    }

    private Change row(long id, String state, String outcome) {
        RowBuilder cells = rows.cells();
        for (int i = 0; i < COLUMNS.size(); i++) {
            switch (COLUMNS.get(i)) {
                case "id" -> cells.set(i, Long.toString(id));
                case "state" -> cells.set(i, state);
                case "outcome" -> cells.set(i, outcome);
                case "done_at" -> cells.set(i, clock.instant().toString());
                default -> cells.setNull(i);
            }
        }
        return rows.upsert(OwnRows.NOWHERE, MISSING);
    }
}
