package io.tidemark.source.postgres;

import io.tidemark.change.LogPosition;
import io.tidemark.change.TableId;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.Truncate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Understands the messages of pgoutput, protocol version 1.
 *
 * <p>Position of a change: the LSN of its commit record, then its number within the transaction.
 * Transactions arrive whole and in commit order, so a transaction that commits at or before the
 * position the job was restored from has been emitted before and is passed over as a whole.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/17/protocol-logicalrep-message-formats.html">Logical
 *     Replication Message Formats</a>
 */
final class LogDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(LogDecoder.class);

    /** PostgreSQL counts microseconds from 2000-01-01. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    private final Map<TableId, PlannedSourceTable> planned;
    private final LogRelations relations;
    private final long resumeAfter;
    private final LogScope scope;
    private final CommitSink commits;
    private final Map<Integer, LogTable> tables = new HashMap<>();

    private boolean inside;
    private boolean skip;
    private boolean tellsAll;
    private long commitLsn;
    private long commitMicros;
    private long index;

    /**
     * @param scope what of later commits is told; the rest is passed over
     */
    LogDecoder(
            LoadPlan plan, Connection sql, long resumeAfter, LogScope scope, CommitSink commits) {
        this.planned = plan.tablesByName();
        this.relations = new LogRelations(plan, sql);
        this.resumeAfter = resumeAfter;
        this.scope = scope;
        this.commits = commits;
    }

    boolean insideTransaction() {
        return inside;
    }

    void decode(ByteBuffer message) throws IOException, SQLException, InterruptedException {
        byte type = message.get();
        switch (type) {
            case 'B' -> begin(message);
            case 'C' -> commit();
            case 'R' -> relation(message);
            case 'I', 'U', 'D' -> row(type, message);
            case 'T' -> truncate(message);
            // Origins, user-defined types and logical messages carry no row.
            case 'O', 'Y', 'M' -> {}
            default ->
                    throw new IllegalStateException(
                            "pgoutput sent a message of unknown type " + (char) type);
        }
    }

    private void begin(ByteBuffer message) {
        commitLsn = message.getLong();
        commitMicros = message.getLong() + POSTGRES_EPOCH_MICROS;
        index = 0;
        inside = true;
        skip = Long.compareUnsigned(commitLsn, resumeAfter) <= 0;
        tellsAll = scope.tellsAll(commitLsn);
    }

    private boolean isTold(LogTable table) {
        return !skip && (tellsAll || scope.tells(table.planned().schema().table(), commitLsn));
    }

    private void commit() throws InterruptedException, SQLException {
        inside = false;
        if (!skip) {
            commits.commit(commitLsn);
        }
    }

    private void relation(ByteBuffer message)
            throws SQLException, IOException, InterruptedException {
        int id = message.getInt();
        String schema = string(message);
        TableId name = new TableId(schema.isEmpty() ? "pg_catalog" : schema, string(message));
        message.get();
        int columns = message.getShort();
        List<LogRelations.LogColumn> shape = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            message.get();
            shape.add(
                    new LogRelations.LogColumn(
                            string(message), message.getInt(), message.getInt()));
        }
        PlannedSourceTable table = planned.get(name);
        if (table == null) {
            LOG.warn("{} is published for this pipeline but not part of it; passed over", name);
            tables.remove(id);
        } else {
            LogTable found = relations.table(table, shape);
            tables.put(id, found);
            if (isTold(found)) {
                // Whether the shape is news, is for those to say who have seen others before.
                commits.add(found.marker(new LogPosition(commitLsn, index, commitMicros)), 1);
            }
        }
    }

    private void row(byte type, ByteBuffer message)
            throws SQLException, InterruptedException, IOException {
        LogTable table = tables.get(message.getInt());
        if (table == null || !isTold(table)) {
            return;
        }
        int size = message.remaining();
        byte tuple = message.get();
        if (type == 'I') {
            commits.add(table.insert(at(), message), size);
        } else if (type == 'D') {
            commits.add(table.delete(at(), tuple, message), size);
        } else {
            update(table, tuple, message, size);
        }
    }

    private void update(LogTable table, byte tuple, ByteBuffer message, int size)
            throws SQLException, InterruptedException {
        LogTable.Update update = table.update(at(), tuple, message);
        if (update.deleted() != null) {
            commits.add(update.deleted(), size);
            index++;
        }
        if (update.written() != null) {
            commits.add(update.written(), size);
        }
    }

    private LogPosition at() {
        return new LogPosition(commitLsn, index++, commitMicros);
    }

    private void truncate(ByteBuffer message) throws InterruptedException, SQLException {
        int count = message.getInt();
        message.get();
        for (int i = 0; i < count; i++) {
            LogTable table = tables.get(message.getInt());
            if (table != null && isTold(table)) {
                truncate(table);
            }
        }
    }

    private void truncate(LogTable table) throws InterruptedException, SQLException {
        TableId name = table.planned().schema().table();
        if (table.planned().rule().truncate() == Truncate.FAIL) {
            throw truncated(name);
        }
        LOG.warn(
                "TRUNCATE of {} at {} ignored, as truncate: ignore says",
                name,
                Lsn.format(commitLsn));
        commits.add(table.ignored(at()), 1);
    }

    private FatalFaultException truncated(TableId table) {
        return new FatalFaultException(
                new Fault(
                        table.toString(),
                        "was truncated at the source (commit at "
                                + Lsn.format(commitLsn)
                                + "), and truncate: fail (the default) stops the job before it",
                        "either set 'truncate: ignore' for this table and run again: its rows stay at"
                                + " the target; or run '--start fresh', which empties the target tables"
                                + " and copies them again"),
                null);
    }

    static String string(ByteBuffer message) {
        int start = message.position();
        while (message.get() != 0) {
            // up to the terminating zero
        }
        return new String(
                message.array(),
                message.arrayOffset() + start,
                message.position() - 1 - start,
                StandardCharsets.UTF_8);
    }
}
