package io.tidemark.pipeline.requests;

import io.tidemark.change.Change;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.sink.postgres.RequestTable;
import java.time.InstantSource;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The outcome of a request as a change of its row: it is written with the epoch that carries it.
 */
final class RequestRows {

    private static final long FINGERPRINT = RequestTable.SCHEMA.fingerprint();

    private static final List<String> COLUMNS = RequestTable.SCHEMA.rowNames();

    private static final List<String> WRITTEN = List.of("id", "state", "outcome", "done_at");

    /** What else the row has stays as it is. */
    private static final String MISSING = missing();

    private final KeyEncoder keys =
            new KeyEncoder(RequestTable.TABLE, RequestTable.SCHEMA.keyIndexes());
    private final RowBuilder builder = new RowBuilder(COLUMNS.size());
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
        for (int i = 0; i < COLUMNS.size(); i++) {
            switch (COLUMNS.get(i)) {
                case "id" -> builder.set(i, Long.toString(id));
                case "state" -> builder.set(i, state);
                case "outcome" -> builder.set(i, outcome);
                case "done_at" -> builder.set(i, clock.instant().toString());
                default -> builder.setNull(i);
            }
        }
        BinaryRowData row = builder.build();
        // It stands nowhere in the source's log.
        LogPosition nowhere = new LogPosition(Change.SNAPSHOT, 0, 0);
        return Change.upsert(FINGERPRINT, nowhere, keys.key(row), row, MISSING).asDerived();
    }
}
