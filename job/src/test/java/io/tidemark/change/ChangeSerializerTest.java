package io.tidemark.change;

import static io.tidemark.change.TextRows.row;

import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.testutils.DeeplyEqualsChecker;

/** Every kind of change, with cells of every way in which a row keeps them. */
class ChangeSerializerTest extends SerializerTestBase<Change> {

    private static final LogPosition AT =
            new LogPosition(0x1_6B37_4D48L, 7, 1_700_000_000_123_456L);

    ChangeSerializerTest() {
        super(
                new DeeplyEqualsChecker()
                        .withCustomCheck(
                                (one, other) -> one instanceof Change && other instanceof Change,
                                (one, other, checker) -> same((Change) one, (Change) other)));
    }

    static boolean same(Change one, Change other) {
        return one.kind() == other.kind()
                && one.schema() == other.schema()
                && one.major() == other.major()
                && one.minor() == other.minor()
                && one.committedAt() == other.committedAt()
                && one.key().equals(other.key())
                && Arrays.equals(one.key().bytes(), other.key().bytes())
                && one.row().equals(other.row())
                && one.row().getArity() == other.row().getArity()
                && Objects.equals(one.missing(), other.missing())
                && one.origin() == other.origin();
    }

    @Override
    protected TypeSerializer<Change> createSerializer() {
        return ChangeSerializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<Change> getTypeClass() {
        return Change.class;
    }

    @Override
    protected Change[] getTestData() {
        MergeKey key = MergeKey.ofEncoded(new byte[] {0, -1, 127, -128});
        BinaryRowData cells =
                row("", null, "1234567", "12345678", "größe ✓ 😀", "x".repeat(100_000));
        return new Change[] {
            Change.snapshot(-1, key, cells),
            Change.upsert(Long.MIN_VALUE, AT, key, cells, null),
            Change.upsert(Long.MAX_VALUE, AT, key, cells, "001000"),
            Change.upsert(1, AT, key, row(wide()), "1".repeat(1600)).asDerived(),
            Change.upsert(1, AT, key, cells, null).from(Change.Origin.FED_BACK),
            Change.upsert(1, AT, key, cells, "001000").from(Change.Origin.BASELINE),
            Change.delete(1, AT, key, row("42", null)),
            Change.ignored(1, AT),
            Change.progress(0, Long.MAX_VALUE, 0),
            Change.catchUp(0, AT.major())
        };
    }

    /** As many columns as a table of PostgreSQL can have. */
    private static String[] wide() {
        String[] cells = new String[1600];
        Arrays.fill(cells, "v");
        cells[1599] = null;
        return cells;
    }
}
