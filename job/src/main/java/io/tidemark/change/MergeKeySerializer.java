package io.tidemark.change;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A merge key in state: its length and its bytes. */
public final class MergeKeySerializer extends ImmutableSerializer<MergeKey> {

    public static final MergeKeySerializer INSTANCE = new MergeKeySerializer();

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(MergeKey key, DataOutputView out) throws IOException {
        out.writeInt(key.bytes().length);
        out.write(key.bytes());
    }

    @Override
    public MergeKey deserialize(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return MergeKey.ofEncoded(bytes);
    }

    @Override
    public MergeKey createInstance() {
        return MergeKey.none();
    }

    @Override
    public TypeSerializerSnapshot<MergeKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MergeKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
