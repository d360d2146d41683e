package io.tidemark.change;

import static io.tidemark.change.TextRows.row;

import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

class MergeKeySerializerTest extends SerializerTestBase<MergeKey> {

    @Override
    protected TypeSerializer<MergeKey> createSerializer() {
        return MergeKeySerializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<MergeKey> getTypeClass() {
        return MergeKey.class;
    }

    @Override
    protected MergeKey[] getTestData() {
        KeyEncoder encoder = new KeyEncoder(new TableId("public", "orders"), new int[] {0, 1});
        return new MergeKey[] {
            MergeKey.none(),
            MergeKey.ofEncoded(new byte[] {0, -1, 127, -128}),
            encoder.key(row("", null)),
            encoder.key(row("größe ✓", "x".repeat(10_000)))
        };
    }
}
