package io.tidemark.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The assembler's state in checkpoints. */
final class EpochStatusSerializer implements SimpleVersionedSerializer<EpochStatus> {

    @Override
    public int getVersion() {
        return EpochFormat.VERSION;
    }

    @Override
    public byte[] serialize(EpochStatus status) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            EpochFormat.writeToken(out, status.token());
            out.writeUTF(status.phase().code());
            out.writeLong(status.position());
            out.writeLong(status.catchUp());
        }
        return bytes.toByteArray();
    }

    @Override
    public EpochStatus deserialize(int version, byte[] serialized) throws IOException {
        EpochFormat.requireVersion("the epochs' state", version);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            return new EpochStatus(
                    EpochFormat.readToken(in),
                    Phase.of(in.readUTF()),
                    in.readLong(),
                    in.readLong());
        }
    }
}
