package io.tidemark.change;

import java.util.Objects;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one row, or a word of the source about itself.
 *
 * <p>Every value of {@code row} is the exact text of the column's native type (a {@code STRING} of
 * Flink), so moving a change copies bytes and loses nothing. A change is immutable.
 *
 * <p>Position: what the source says about order; comparable within one source. A change with the
 * larger ({@code major}, {@code minor}) is the newer one. Snapshot rows have position 0 and so are
 * older than any streamed change.
 */
public final class Change {

    /** What a change says. The code is its form on the wire. */
    public enum Kind {
        /** The row is now like this. */
        UPSERT((byte) 0),
        /** The row is gone; only the key's columns are set. */
        DELETE((byte) 1),
        /** No row: everything up to the position has been emitted. */
        PROGRESS((byte) 2),
        /**
         * No row: the snapshot is complete once everything up to the position is applied; {@link
         * #COPYING}: tables are being copied.
         */
        CATCH_UP((byte) 3),
        /** Something happened to the table that the pipeline file says to ignore; counted. */
        IGNORED((byte) 4),
        /** No row: a change was older than what is known of its key; counted. */
        STALE((byte) 5),
        /** No row: a change was there before; counted. */
        DUPLICATE((byte) 6),
        /** No row: a change was too late to be ordered, and was set aside or left out; counted. */
        LATE((byte) 7),
        /** No row: a change became a dead letter, or waits behind one; counted. */
        DEAD((byte) 8),
        /** No row: what waits for this key is to be tried again. */
        REPLAY((byte) 9),
        /** No row: the change of this key at this position is given up. */
        DISCARD((byte) 10),
        /** No row: from here on the log has rows of this shape. */
        SHAPE((byte) 11);

        private final byte code;

        Kind(byte code) {
            this.code = code;
        }

        byte code() {
            return code;
        }

        static Kind of(byte code) {
            return switch (code) {
                case 0 -> UPSERT;
                case 1 -> DELETE;
                case 2 -> PROGRESS;
                case 3 -> CATCH_UP;
                case 4 -> IGNORED;
                case 5 -> STALE;
                case 6 -> DUPLICATE;
                case 7 -> LATE;
                case 8 -> DEAD;
                case 9 -> REPLAY;
                case 10 -> DISCARD;
                case 11 -> SHAPE;
                default -> throw new IllegalArgumentException("no kind of change has code " + code);
            };
        }
    }

    /** Where a change comes from. The code is its form on the wire: bits among other flags. */
    public enum Origin {
        /** From the source. */
        READ(0),
        /** Made in addition to the changes that were read. */
        DERIVED(2),
        /** It was set aside, and comes once more because somebody asked for it. */
        FED_BACK(4),
        /**
         * It is no change, but what the target shows of a key, for those of that key that are fed
         * back behind it.
         */
        BASELINE(6),
        /** It was a dead letter or waited behind one, and goes on now. */
        RELEASED(8);

        /** The bits that codes use. */
        static final int MASK = 14;

        private final int code;

        Origin(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Origin of(int code) {
            return switch (code) {
                case 0 -> READ;
                case 2 -> DERIVED;
                case 4 -> FED_BACK;
                case 6 -> BASELINE;
                case 8 -> RELEASED;
                default -> throw new IllegalArgumentException("no origin has code " + code);
            };
        }
    }

    /** The goal of a source that is copying tables: it is not known yet where the copy ends. */
    public static final long COPYING = Long.MAX_VALUE;

    /** The position of snapshot rows. */
    public static final long SNAPSHOT = 0;

    private static final BinaryRowData NO_ROW = new RowBuilder(0).build();

    private final Kind kind;
    private final long schema;
    private final long major;
    private final long minor;
    private final long committedAt;
    private final MergeKey key;
    private final BinaryRowData row;
    private final @Nullable String missing;
    private final Origin origin;

    Change(
            Kind kind,
            long schema,
            long major,
            long minor,
            long committedAt,
            MergeKey key,
            BinaryRowData row,
            @Nullable String missing,
            Origin origin) {
        this.kind = kind;
        this.schema = schema;
        this.major = major;
        this.minor = minor;
        this.committedAt = committedAt;
        this.key = Objects.requireNonNull(key, "key");
        this.row = Objects.requireNonNull(row, "row");
        this.missing = missing;
        this.origin = Objects.requireNonNull(origin, "origin");
    }

    /** A row as the snapshot found it. */
    public static Change snapshot(long schema, MergeKey key, BinaryRowData row) {
        return snapshot(schema, 0, key, row);
    }

    /**
     * The same, where several rows of the snapshot may have one key.
     *
     * @param identity equal only for equal rows: tells them apart in place of a position
     */
    public static Change snapshot(long schema, long identity, MergeKey key, BinaryRowData row) {
        return new Change(Kind.UPSERT, schema, SNAPSHOT, identity, 0, key, row, null, Origin.READ);
    }

    /**
     * A row as a commit left it.
     *
     * @param missing null, or a digit per column: {@code 1} where the log does not tell the value
     *     because the change left it as it was
     */
    public static Change upsert(
            long schema,
            LogPosition at,
            MergeKey key,
            BinaryRowData row,
            @Nullable String missing) {
        return new Change(
                Kind.UPSERT,
                schema,
                at.major(),
                at.minor(),
                at.committedAt(),
                key,
                row,
                missing,
                Origin.READ);
    }

    /** A row that a commit deleted. */
    public static Change delete(long schema, LogPosition at, MergeKey key, BinaryRowData row) {
        return new Change(
                Kind.DELETE,
                schema,
                at.major(),
                at.minor(),
                at.committedAt(),
                key,
                row,
                null,
                Origin.READ);
    }

    /** Something at the source that the pipeline file says to ignore. */
    public static Change ignored(long schema, LogPosition at) {
        return counted(Kind.IGNORED, schema, at);
    }

    /** A change without a row: what became of it is counted. */
    public static Change counted(Kind outcome, long schema, LogPosition at) {
        return rowless(outcome, schema, at, MergeKey.none(), Origin.READ);
    }

    /**
     * From here on the log of a table has rows of this shape.
     *
     * @param target the table at the target: all of this go the same way
     */
    public static Change shape(long schema, LogPosition at, TableId target) {
        return rowless(Kind.SHAPE, schema, at, KeyEncoder.ofTable(target), Origin.DERIVED);
    }

    /** The same word about a shape for those who have this key. */
    public Change forKey(MergeKey other) {
        return withRow(schema, other, row, null);
    }

    /** What waits for this key is to be tried again. */
    public static Change replay(MergeKey key) {
        return rowless(Kind.REPLAY, 0, OwnRows.NOWHERE, key, Origin.DERIVED);
    }

    /**
     * The change of this key at this position, which waits, is given up.
     *
     * @param schema its shape: changes of several sources may have one key, and one position
     */
    public static Change discard(long schema, LogPosition at, MergeKey key) {
        return rowless(Kind.DISCARD, schema, at, key, Origin.DERIVED);
    }

    private static Change rowless(
            Kind kind, long schema, LogPosition at, MergeKey key, Origin origin) {
        return new Change(
                kind, schema, at.major(), at.minor(), at.committedAt(), key, NO_ROW, null, origin);
    }

    /**
     * Everything of a source up to {@code major} has been emitted.
     *
     * @param source its {@link SourceTable#code}
     * @param clock the source's clock in microseconds since 1970: every commit before it has been
     *     emitted; 0 if unknown
     */
    public static Change progress(long source, long major, long clock) {
        return new Change(
                Kind.PROGRESS, source, major, 0, clock, MergeKey.none(), NO_ROW, null, Origin.READ);
    }

    /**
     * The snapshot of a source is complete once everything of it up to {@code major} is applied.
     *
     * @param source its {@link SourceTable#code}
     */
    public static Change catchUp(long source, long major) {
        return new Change(
                Kind.CATCH_UP, source, major, 0, 0, MergeKey.none(), NO_ROW, null, Origin.READ);
    }

    /**
     * A source copies tables from here on, until {@link #catchUp} is said.
     *
     * @param source its {@link SourceTable#code}
     */
    public static Change copying(long source) {
        return catchUp(source, COPYING);
    }

    public Kind kind() {
        return kind;
    }

    /** The fingerprint of the row's {@link TableSchema}; without a row see {@link #source()}. */
    public long schema() {
        return schema;
    }

    /** The {@link SourceTable#code} of the source whose progress or goal this is. */
    public long source() {
        if (kind != Kind.PROGRESS && kind != Kind.CATCH_UP) {
            throw new IllegalStateException("the shape of " + this + " says of which source it is");
        }
        return schema;
    }

    public long major() {
        return major;
    }

    public long minor() {
        return minor;
    }

    /**
     * Commit time at the source in microseconds since 1970; 0 for snapshot rows. Of progress: see
     * {@link #progress}.
     */
    public long committedAt() {
        return committedAt;
    }

    public MergeKey key() {
        return key;
    }

    public BinaryRowData row() {
        return row;
    }

    /** See {@link #upsert}. */
    public @Nullable String missing() {
        return missing;
    }

    public boolean isSnapshot() {
        return major == SNAPSHOT;
    }

    /** Whether this change happened before the other one. */
    public boolean isOlderThan(Change other) {
        return major != other.major ? major < other.major : minor < other.minor;
    }

    public Origin origin() {
        return origin;
    }

    /** Whether it is about a row, and has one. */
    public boolean isRow() {
        return kind == Kind.UPSERT || kind == Kind.DELETE;
    }

    /** Whether it was made in addition to the changes that were read. */
    public boolean isDerived() {
        return origin == Origin.DERIVED;
    }

    /** Whether it was counted before, set aside or waiting, and comes once more. */
    public boolean isFedBack() {
        return origin == Origin.FED_BACK || origin == Origin.RELEASED;
    }

    /** Whether its row comes from the target, so that it has the shape that it has there. */
    public boolean isShaped() {
        return origin == Origin.FED_BACK || origin == Origin.BASELINE;
    }

    /** Whether it is that one: of its shape, and where it stands in its source's log. */
    public boolean isAt(Change other) {
        return schema == other.schema && major == other.major && minor == other.minor;
    }

    /** Where and when it stands in its source's log. */
    public LogPosition position() {
        return new LogPosition(major, minor, committedAt);
    }

    /** The deletion of the row that this change tells. */
    public Change asDelete() {
        return new Change(Kind.DELETE, schema, major, minor, committedAt, key, row, null, origin);
    }

    /** The same change as one that was made in addition. */
    public Change asDerived() {
        return from(Origin.DERIVED);
    }

    /**
     * The same change with its row in another shape.
     *
     * @param leftOut which columns are not known, see {@link #upsert}
     */
    public Change withRow(
            long shape, MergeKey rowKey, BinaryRowData shaped, @Nullable String leftOut) {
        return new Change(kind, shape, major, minor, committedAt, rowKey, shaped, leftOut, origin);
    }

    /** The same change from somewhere else. */
    public Change from(Origin other) {
        return new Change(kind, schema, major, minor, committedAt, key, row, missing, other);
    }

    @Override
    public String toString() {
        return kind + " at " + Long.toHexString(major) + "/" + minor;
    }
}
