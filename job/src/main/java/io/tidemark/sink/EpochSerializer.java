package io.tidemark.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** An epoch in checkpoints and in the archive. */
public final class EpochSerializer implements SimpleVersionedSerializer<Epoch> {

    private static final int PARTS_SINCE = 5;

    @Override
    public int getVersion() {
        return EpochFormat.VERSION;
    }

    @Override
    public byte[] serialize(Epoch epoch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(epoch.pipeline());
            EpochFormat.writeToken(out, epoch.token());
            EpochFormat.writeToken(out, epoch.parent());
            out.writeBoolean(epoch.takeOver());
            out.writeLong(epoch.checkpointId());
            out.writeUTF(epoch.phase().code());
            out.writeUTF(epoch.position());
            out.writeInt(epoch.parts().size());
            for (List<Delta> part : epoch.parts()) {
                out.writeInt(part.size());
                for (Delta delta : part) {
                    EpochFormat.writeDelta(out, delta);
                }
            }
            EpochFormat.writeTimes(out, epoch.commitTimes());
        }
        return bytes.toByteArray();
    }

    @Override
    public Epoch deserialize(int version, byte[] serialized) throws IOException {
        EpochFormat.requireVersion("an epoch", version);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            String pipeline = in.readUTF();
            Token token = Objects.requireNonNull(EpochFormat.readToken(in), "token");
            Token parent = EpochFormat.readToken(in);
            boolean takeOver = in.readBoolean();
            long checkpointId = in.readLong();
            Phase phase = Phase.of(in.readUTF());
            String position = in.readUTF();
            List<List<Delta>> parts = new ArrayList<>();
            // There was one part before.
            for (int left = version < PARTS_SINCE ? 1 : in.readInt(); left > 0; left--) {
                parts.add(readPart(in));
            }
            return new Epoch(
                    pipeline,
                    token,
                    parent,
                    takeOver,
                    checkpointId,
                    phase,
                    position,
                    parts,
                    EpochFormat.readTimes(in));
        }
    }

    private static List<Delta> readPart(DataInputStream in) throws IOException {
        List<Delta> deltas = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            deltas.add(EpochFormat.readDelta(in));
        }
        return deltas;
    }
}
