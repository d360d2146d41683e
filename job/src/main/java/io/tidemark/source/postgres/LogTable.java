package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** Turns the tuples of one relation into changes. */
final class LogTable {

    /**
     * What an update means.
     *
     * @param deleted the old key's row is gone, if the key changed
     * @param written the row now; null if a later change is known to replace it
     */
    record Update(@Nullable Change deleted, @Nullable Change written) {}

    /** A tuple: its row, and which columns the log does not tell. */
    private record Tuple(BinaryRowData row, @Nullable String missing) {}

    private final PlannedSourceTable planned;
    private final TableSchema shape;
    private final List<Column> columns;
    private final long fingerprint;
    private final Connection sql;
    private final KeyEncoder keys;
    private final boolean[] isKey;
    private final int lastKey;
    private final RowBuilder builder;

    LogTable(PlannedSourceTable planned, TableSchema shape, long fingerprint, Connection sql) {
        this.planned = planned;
        this.shape = shape;
        this.columns = shape.rowColumns();
        this.fingerprint = fingerprint;
        this.sql = sql;
        this.keys = new KeyEncoder(planned.target(), shape.keyIndexes());
        this.isKey = new boolean[columns.size()];
        for (int index : shape.keyIndexes()) {
            isKey[index] = true;
        }
        this.lastKey = Arrays.stream(shape.keyIndexes()).max().orElseThrow();
        this.builder = new RowBuilder(columns.size());
    }

    PlannedSourceTable planned() {
        return planned;
    }

    Change insert(LogPosition at, ByteBuffer message) {
        return upsert(at, read(message));
    }

    private Change upsert(LogPosition at, Tuple tuple) {
        return Change.upsert(fingerprint, at, keys.key(tuple.row()), tuple.row(), tuple.missing());
    }

    Change delete(LogPosition at, byte kind, ByteBuffer message) {
        if (kind != 'K' && kind != 'O') {
            throw new IllegalStateException("a delete has a tuple of kind " + (char) kind);
        }
        return deletion(at, read(message).row());
    }

    /** Says where the first row of the shape is. */
    Change marker(LogPosition at) {
        return Change.shape(fingerprint, at, planned.target());
    }

    Change ignored(LogPosition at) {
        return Change.ignored(fingerprint, at);
    }

    /** The old tuple is there if the key changed, or always with REPLICA IDENTITY FULL. */
    Update update(LogPosition at, byte kind, ByteBuffer message) throws SQLException {
        if (kind == 'N') {
            return new Update(null, insert(at, message));
        }
        int before = message.position();
        pass(message);
        message.get();
        int after = message.position();
        Tuple tuple = read(message);
        if (tuple.missing() == null && sameKey(message, before, after)) {
            // The usual case: nothing of the old row is needed.
            return new Update(null, upsert(at, tuple));
        }
        return update(at, kind, read(message.position(before)).row(), tuple);
    }

    private Update update(LogPosition at, byte kind, BinaryRowData old, Tuple written)
            throws SQLException {
        Tuple tuple = written;
        if (tuple.missing() != null && kind == 'O') {
            tuple = filled(tuple.row(), tuple.missing(), old);
        }
        MergeKey oldKey = keys.key(old);
        MergeKey newKey = keys.key(tuple.row());
        if (oldKey.equals(newKey)) {
            return new Update(
                    null, Change.upsert(fingerprint, at, newKey, tuple.row(), tuple.missing()));
        }
        Change deleted = deletion(at, old);
        LogPosition next = new LogPosition(at.major(), at.minor() + 1, at.committedAt());
        return new Update(deleted, moved(next, newKey, tuple));
    }

    /**
     * A row under a new key is new to the target, so all its columns are needed. Large values that
     * the log left out are read from the source. If the row is not there any more, a later change
     * in the log deletes or moves it, and this one may be left out.
     */
    private @Nullable Change moved(LogPosition at, MergeKey key, Tuple tuple) throws SQLException {
        String missing = tuple.missing();
        if (missing == null) {
            return Change.upsert(fingerprint, at, key, tuple.row(), null);
        }
        Optional<BinaryRowData> current = lookUp(tuple.row());
        if (current.isEmpty()) {
            return Change.ignored(fingerprint, at);
        }
        BinaryRowData row = filled(tuple.row(), missing, current.get()).row();
        return Change.upsert(fingerprint, at, key, row, null);
    }

    private Optional<BinaryRowData> lookUp(BinaryRowData row) throws SQLException {
        String statement =
                "SELECT "
                        + columns.stream()
                                .map(c -> TableId.quote(c.name()) + "::text")
                                .collect(Collectors.joining(", "))
                        + " FROM "
                        + shape.table().quoted()
                        + " WHERE "
                        + shape.key().stream()
                                .map(k -> TableId.quote(k) + " = ?::text::" + type(k))
                                .collect(Collectors.joining(" AND "));
        try (PreparedStatement query = sql.prepareStatement(statement)) {
            int parameter = 1;
            for (int index : shape.keyIndexes()) {
                query.setString(parameter++, row.getString(index).toString());
            }
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(row(result)) : Optional.empty();
            }
        }
    }

    private String type(String column) {
        return columns.stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .orElseThrow()
                .type();
    }

    private BinaryRowData row(ResultSet result) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            builder.set(i, result.getString(i + 1));
        }
        return builder.build();
    }

    private Tuple filled(BinaryRowData row, String missing, BinaryRowData from) {
        for (int i = 0; i < columns.size(); i++) {
            builder.set(i, missing.charAt(i) == '1' ? from : row, i);
        }
        return new Tuple(builder.build(), null);
    }

    private Change deletion(LogPosition at, BinaryRowData old) {
        if (!planned.rule().merging().isByLog()) {
            // Its place among other changes may be in any column.
            return Change.delete(fingerprint, at, keys.key(old), old);
        }
        for (int i = 0; i < columns.size(); i++) {
            if (isKey[i]) {
                builder.set(i, old, i);
            } else {
                builder.setNull(i);
            }
        }
        BinaryRowData row = builder.build();
        return Change.delete(fingerprint, at, keys.key(row), row);
    }

    /** Goes behind a tuple without a look at its values. */
    private void pass(ByteBuffer message) {
        int count = count(message);
        for (int i = 0; i < count; i++) {
            passCell(message);
        }
    }

    private static void passCell(ByteBuffer message) {
        byte kind = message.get();
        switch (kind) {
            case 't' -> {
                int length = message.getInt();
                message.position(message.position() + length);
            }
            case 'n', 'u' -> {}
            default -> throw unknownCell(kind);
        }
    }

    private static IllegalStateException unknownCell(byte kind) {
        return new IllegalStateException("a cell of kind " + (char) kind);
    }

    private int count(ByteBuffer message) {
        int count = message.getShort();
        if (count != columns.size()) {
            throw new IllegalStateException(
                    "a row of "
                            + shape.table()
                            + " has "
                            + count
                            + " columns, its relation "
                            + columns.size());
        }
        return count;
    }

    /** Whether two tuples of a message have the same bytes in the columns of the key. */
    private boolean sameKey(ByteBuffer message, int one, int other) {
        ByteBuffer first = message.duplicate().position(one + Short.BYTES);
        ByteBuffer second = message.duplicate().position(other + Short.BYTES);
        for (int i = 0; i <= lastKey; i++) {
            int start = first.position();
            int otherStart = second.position();
            passCell(first);
            passCell(second);
            if (isKey[i]
                    && !Arrays.equals(
                            first.array(),
                            first.arrayOffset() + start,
                            first.arrayOffset() + first.position(),
                            second.array(),
                            second.arrayOffset() + otherStart,
                            second.arrayOffset() + second.position())) {
                return false;
            }
        }
        return true;
    }

    private Tuple read(ByteBuffer message) {
        int count = count(message);
        byte[] bytes = message.array();
        StringBuilder missing = null;
        for (int i = 0; i < count; i++) {
            byte kind = message.get();
            switch (kind) {
                case 't' -> {
                    int length = message.getInt();
                    builder.set(i, bytes, message.arrayOffset() + message.position(), length);
                    message.position(message.position() + length);
                }
                case 'n' -> builder.setNull(i);
                case 'u' -> {
                    builder.setNull(i);
                    if (missing == null) {
                        missing = new StringBuilder("0".repeat(count));
                    }
                    missing.setCharAt(i, '1');
                }
                default -> throw unknownCell(kind);
            }
        }
        return new Tuple(builder.build(), missing == null ? null : missing.toString());
    }
}
