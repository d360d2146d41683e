package io.tidemark.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A writer's result on its way to the assembler. */
final class WriterResultSerializer implements SimpleVersionedSerializer<WriterResult> {

    @Override
    public int getVersion() {
        return EpochFormat.VERSION;
    }

    @Override
    public byte[] serialize(WriterResult result) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            EpochFormat.writeDelta(out, result.delta());
            EpochFormat.writeReached(out, result.reached());
            EpochFormat.writeTimes(out, result.commitTimes());
        }
        return bytes.toByteArray();
    }

    @Override
    public WriterResult deserialize(int version, byte[] serialized) throws IOException {
        EpochFormat.requireVersion("a writer's result", version);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            return new WriterResult(
                    EpochFormat.readDelta(in),
                    EpochFormat.readReached(in),
                    EpochFormat.readTimes(in));
        }
    }
}
