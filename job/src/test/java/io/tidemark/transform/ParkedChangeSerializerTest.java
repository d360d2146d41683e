package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeSerializer;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.TextRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.testutils.DeeplyEqualsChecker;
import org.junit.jupiter.api.Test;

/** Every form of a change that waits. */
class ParkedChangeSerializerTest extends SerializerTestBase<ParkedChange> {

    private static final LogPosition AT =
            new LogPosition(0x1_6B37_4D48L, 7, 1_700_000_000_123_456L);

    private static final MergeKey KEY = MergeKey.ofEncoded(new byte[] {0, -1, 127, -128});

    ParkedChangeSerializerTest() {
        super(
                new DeeplyEqualsChecker()
                        .withCustomCheck(
                                (one, other) ->
                                        one instanceof ParkedChange
                                                && other instanceof ParkedChange,
                                (one, other, checker) ->
                                        same((ParkedChange) one, (ParkedChange) other)));
    }

    private static boolean same(ParkedChange one, ParkedChange other) {
        return Arrays.equals(bytes(one.change()), bytes(other.change()))
                && one.eventTime() == other.eventTime()
                && Objects.equals(one.reason(), other.reason())
                && Objects.equals(one.message(), other.message())
                && one.firstSeen() == other.firstSeen()
                && one.attempts() == other.attempts();
    }

    private static byte[] bytes(Change change) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            ChangeSerializer.INSTANCE.serialize(change, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    protected TypeSerializer<ParkedChange> createSerializer() {
        return ParkedChangeSerializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<ParkedChange> getTypeClass() {
        return ParkedChange.class;
    }

    @Override
    protected ParkedChange[] getTestData() {
        var row = TextRows.row("", null, "größe ✓ 😀", "x".repeat(100_000));
        Change upsert = Change.upsert(1, AT, KEY, row, "0100");
        return new ParkedChange[] {
            new ParkedChange(upsert, ParkedChange.NO_TIME, null, null, 0, 0),
            new ParkedChange(upsert, Long.MAX_VALUE, "expression", "größe ✓ 😀", 1, 1),
            new ParkedChange(
                    Change.delete(-1, AT, KEY, row),
                    -1,
                    "contract",
                    "ü".repeat(40_000),
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE),
            new ParkedChange(Change.snapshot(1, KEY, row), 0, "expression", null, 1, 2),
            new ParkedChange(Change.snapshot(1, 77, KEY, row), 0, null, "", -1, 3),
            new ParkedChange(
                    upsert.from(Change.Origin.DERIVED), 0, "expression", "\0", Long.MIN_VALUE, 4)
        };
    }

    @Test
    void anotherVersionIsRefusedAndBothAreNamed() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        ParkedChangeSerializer.INSTANCE.serialize(getTestData()[0], out);
        byte[] bytes = out.getCopyOfBuffer();
        bytes[0] = 2;

        assertThatThrownBy(
                        () ->
                                ParkedChangeSerializer.INSTANCE.deserialize(
                                        new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("version 1");
    }

    @Test
    void aChangeThatWasTriedAgainKnowsWhenItCameFirst() {
        ParkedChange waiting = new ParkedChange(Change.replay(KEY), 5, null, null, 7, 0);
        ParkedChange dead =
                waiting.failed(new RowException(RowException.Reason.CONTRACT, "breaks"));

        assertThat(waiting.isDead()).isFalse();
        assertThat(dead)
                .isEqualTo(new ParkedChange(waiting.change(), 5, "contract", "breaks", 7, 1));
        assertThat(dead.isDead()).isTrue();
        assertThat(dead.succeeded().attempts()).isEqualTo(2);
    }
}
