package io.tidemark.sink.postgres;

import io.tidemark.sink.DeltaReader;
import io.tidemark.sink.postgres.EpochPlan.Group;
import io.tidemark.sink.postgres.EpochPlan.Rows;
import io.tidemark.sink.postgres.EpochPlan.Slice;
import io.tidemark.sink.postgres.StagedRows.Marks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Brings the rows of a target table to the server: few as parameters, many by COPY into a stage per
 * shape, in which they stand in the order of their keys.
 */
final class RowStaging {

    private static final int ANALYZE_ROWS = 10_000;
    private static final int COPY_BUFFER_BYTES = 64 * 1024;

    private final TargetSession session;
    private final DeltaReader deltas;

    RowStaging(TargetSession session, DeltaReader deltas) {
        this.session = session;
        this.deltas = deltas;
    }

    /** As parameters. The shapes must be {@linkplain TargetSession#shape known}. */
    List<StagedRows> asParameters(Group group) throws IOException, SQLException {
        List<StagedRows> staged = new ArrayList<>();
        for (Rows rows : group.shapes()) {
            Shape shape = shape(rows);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Slice slice : rows.slices()) {
                try (InputStream in = deltas.open(slice.delta(), slice.section())) {
                    in.transferTo(bytes);
                }
            }
            List<List<@Nullable String>> columns =
                    CopyLines.columns(bytes.toByteArray(), shape.columns().size() + 1);
            requireRows(columns.get(0).size(), rows);
            staged.add(
                    new StagedRows(
                            shape,
                            new ApplyStatements(shape, ApplyStatements.parameters(shape)),
                            "",
                            expected(rows),
                            statement -> bind(statement, columns),
                            new Tally()));
        }
        return staged;
    }

    private static void bind(PreparedStatement statement, List<List<@Nullable String>> columns)
            throws SQLException {
        Connection connection = statement.getConnection();
        for (int i = 0; i < columns.size(); i++) {
            Array array = connection.createArrayOf("text", columns.get(i).toArray());
            statement.setArray(i + 1, array);
        }
    }

    private static Marks expected(Rows rows) {
        return new Marks(
                rows.slices().stream().mapToLong(s -> s.section().upserts()).sum(),
                rows.slices().stream().mapToLong(s -> s.section().deletes()).sum(),
                rows.slices().stream().mapToLong(s -> s.section().masked()).sum(),
                rows.slices().stream()
                        .flatMap(s -> s.section().masks().stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private Shape shape(Rows rows) {
        Shape shape = session.shape(rows.fingerprint());
        if (shape == null) {
            throw new IllegalStateException(
                    "the target was not prepared for " + rows.planned().schema().table());
        }
        return shape;
    }

    /** In stages. */
    List<StagedRows> inStages(Group group) throws IOException, SQLException {
        for (Rows rows : group.shapes()) {
            fill(rows);
        }
        List<StagedRows> staged = new ArrayList<>();
        for (Rows rows : group.shapes()) {
            ApplyStatements statements = new ApplyStatements(shape(rows), stage(rows).relation());
            staged.add(
                    new StagedRows(
                            shape(rows),
                            statements,
                            stage(rows).relation(),
                            expected(rows),
                            StagedRows.Parameters.NONE,
                            new Tally()));
        }
        return staged;
    }

    private StageStatements stage(Rows rows) {
        return new StageStatements(shape(rows), rows.fingerprint());
    }

    private void fill(Rows rows) throws IOException, SQLException {
        StageStatements stage = stage(rows);
        if (session.needsStage(rows.fingerprint())) {
            for (String sql : stage.create()) {
                session.execute(sql);
            }
        } else {
            session.execute(stage.empty());
        }
        long copied = copy(stage, rows.slices());
        requireRows(copied, rows);
        if (copied > ANALYZE_ROWS) {
            session.execute(stage.analyze());
        }
    }

    private long copy(StageStatements stage, List<Slice> slices) throws IOException, SQLException {
        CopyIn copy =
                session.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(stage.copy());
        try {
            byte[] buffer = new byte[COPY_BUFFER_BYTES];
            for (Slice slice : slices) {
                try (InputStream in = deltas.open(slice.delta(), slice.section())) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        copy.writeToCopy(buffer, 0, n);
                    }
                }
            }
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void requireRows(long found, Rows rows) throws IOException {
        if (found != rows.count()) {
            throw new IOException(
                    "the deltas of "
                            + rows.planned().schema().table()
                            + " have "
                            + found
                            + " lines, and should have "
                            + rows.count());
        }
    }
}
