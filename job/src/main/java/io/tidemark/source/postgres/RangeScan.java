package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.postgres.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads one range of a table as COPY text: the server's own text of every value, streamed, so the
 * range may be of any size. The shape of the table is taken in the transaction that reads it.
 */
final class RangeScan {

    private static final int PIECE_BYTES = 128 * 1024;
    private static final int PIECE_ROWS = 2_000;

    /** Hears the rows, some at a time. */
    interface Pieces {
        void rows(List<Change> rows) throws InterruptedException;

        /** Asked between two pieces; nothing is wrong with a range that is read to its end. */
        default void requireWanted() throws InterruptedException {}
    }

    private final LoadPlan plan;

    RangeScan(LoadPlan plan) {
        this.plan = plan;
    }

    void read(TableRange range, Pieces pieces)
            throws SQLException, IOException, InterruptedException {
        PlannedSourceTable planned = plan.tablesByName().get(range.table());
        if (planned == null) {
            throw new FatalFaultException(
                    new Fault(
                            range.table().toString(),
                            "the state of the job knows a table that the pipeline file no longer names",
                            "name it again, or start over with --start fresh"),
                    null);
        }
        try (Connection connection =
                Database.of(plan.endpoint()).connect("tidemark " + plan.pipeline() + " snapshot")) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            lock(connection, range.table());
            TableSchema shape =
                    new Catalog(connection, plan.source())
                            .schema(range.table(), planned.rule().mergeKey());
            copy(connection, planned, shape, range.keys(), pieces);
            connection.commit();
        }
    }

    /**
     * Before the transaction looks at anything: a snapshot that is older than a rewrite of the
     * table, by ALTER TABLE or TRUNCATE, would find it empty.
     */
    private static void lock(Connection connection, TableId table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table.quoted() + " IN ACCESS SHARE MODE");
        }
    }

    private void copy(
            Connection connection,
            PlannedSourceTable planned,
            TableSchema shape,
            KeyRange range,
            Pieces pieces)
            throws SQLException, IOException, InterruptedException {
        long fingerprint = new SchemaStore(plan.storage()).put(shape);
        KeyEncoder keys = new KeyEncoder(planned.target(), shape.keyIndexes());
        int columns = shape.rowColumns().size();
        RowBuilder builder = new RowBuilder(columns);
        CopyLine line = new CopyLine();
        CopyOut rows =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(copyStatement(shape, range));
        List<Change> piece = new ArrayList<>(PIECE_ROWS);
        long bytes = 0;
        for (byte[] text = rows.readFromCopy(); text != null; text = rows.readFromCopy()) {
            BinaryRowData row = line.parse(text, builder, columns);
            long identity = planned.rule().merging().isByLog() ? 0 : identity(text);
            piece.add(Change.snapshot(fingerprint, identity, keys.key(row), row));
            bytes += text.length;
            if (bytes >= PIECE_BYTES || piece.size() == PIECE_ROWS) {
                pieces.rows(piece);
                piece = new ArrayList<>(PIECE_ROWS);
                bytes = 0;
                pieces.requireWanted();
            }
        }
        pieces.rows(piece);
    }

    /** 64 bits of FNV-1a over the line. */
    private static long identity(byte[] line) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : line) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private static String copyStatement(TableSchema shape, KeyRange range) {
        String columns =
                shape.rowColumns().stream()
                        .map(c -> TableId.quote(c.name()))
                        .collect(Collectors.joining(", "));
        return "COPY (SELECT "
                + columns
                + " FROM "
                + shape.table().quoted()
                + " WHERE "
                + new KeyRanges().condition(range, KeyRanges.firstOfKey(shape))
                + ") TO STDOUT";
    }
}
