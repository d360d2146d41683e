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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Brings the rows of a target table to the server: few as parameters, many by COPY into a stage per
 * shape. Afterwards every key is there at most once (but for a delete followed by a row that knows
 * only some columns).
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
        List<Tally> tallies = group.shapes().stream().map(r -> new Tally()).toList();
        if (group.hasParts()) {
            resolveParts(group, tallies);
        }
        List<StagedRows> staged = new ArrayList<>();
        for (int i = 0; i < group.shapes().size(); i++) {
            Rows rows = group.shapes().get(i);
            Marks marks = group.hasParts() ? count(stage(rows)) : expected(rows);
            ApplyStatements statements = new ApplyStatements(shape(rows), stage(rows).inKeyOrder());
            staged.add(
                    new StagedRows(
                            shape(rows),
                            statements,
                            stage(rows).relation(),
                            marks,
                            StagedRows.Parameters.NONE,
                            tallies.get(i)));
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
        int part = 0;
        long copied = 0;
        for (int i = 0; i < rows.slices().size(); ) {
            int next = i;
            while (next < rows.slices().size() && part(rows, next) == part(rows, i)) {
                next++;
            }
            if (part(rows, i) != part) {
                part = part(rows, i);
                session.execute(stage.setPart(part));
            }
            copied += copy(stage, rows.slices().subList(i, next));
            i = next;
        }
        if (part != 0) {
            session.execute(stage.setPart(0));
        }
        requireRows(copied, rows);
        if (copied > ANALYZE_ROWS) {
            session.execute(stage.analyze());
        }
    }

    private static int part(Rows rows, int slice) {
        return rows.slices().get(slice).section().part();
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

    /** The later part wins; the shapes of a table may be mixed. */
    private void resolveParts(Group group, List<Tally> tallies) throws SQLException {
        List<Rows> shapes = group.shapes();
        if (shapes.stream().anyMatch(Rows::masked)) {
            List<Integer> parts =
                    shapes.stream()
                            .flatMap(r -> r.slices().stream())
                            .map(s -> s.section().part())
                            .distinct()
                            .sorted()
                            .toList();
            for (int part : parts.subList(1, parts.size())) {
                completeMasked(shapes, part);
                supersede(shapes, "s.tm_part = " + part, tallies);
            }
            for (Rows rows : shapes) {
                session.execute(stage(rows).completeMarks());
            }
        }
        supersede(shapes, "", tallies);
    }

    private void completeMasked(List<Rows> shapes, int part) throws SQLException {
        for (Rows later : shapes) {
            for (Rows earlier : shapes) {
                if (later.masked()) {
                    session.execute(stage(later).complete(part, shape(earlier), stage(earlier)));
                }
            }
        }
    }

    private void supersede(List<Rows> shapes, String part, List<Tally> tallies)
            throws SQLException {
        for (int earlier = 0; earlier < shapes.size(); earlier++) {
            for (Rows later : shapes) {
                String sql =
                        stage(later)
                                .supersede(
                                        part,
                                        shape(shapes.get(earlier)),
                                        stage(shapes.get(earlier)));
                tallies.get(earlier).superseded += session.prepared(sql).executeUpdate();
            }
        }
    }

    private Marks count(StageStatements stage) throws SQLException {
        long upserts = 0;
        long deletes = 0;
        long masked = 0;
        List<String> masks = new ArrayList<>();
        try (ResultSet row = session.prepared(stage.countMarks()).executeQuery()) {
            while (row.next()) {
                String mark = row.getString(1);
                long rows = row.getLong(2);
                if (mark == null) {
                    upserts += rows;
                } else if (mark.equals("d")) {
                    deletes += rows;
                } else {
                    masked += rows;
                    masks.add(mark.substring(1));
                }
            }
        }
        return new Marks(upserts, deletes, masked, masks);
    }
}
