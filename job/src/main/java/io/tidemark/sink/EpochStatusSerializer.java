package io.tidemark.sink;

import io.tidemark.sink.EpochStatus.SourceStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

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
            EpochFormat.writeReached(out, reached(status));
            for (Map.Entry<Long, SourceStatus> source :
                    new TreeMap<>(status.sources()).entrySet()) {
                out.writeUTF(source.getValue().phase().code());
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public EpochStatus deserialize(int version, byte[] serialized) throws IOException {
        EpochFormat.requireVersion("the epochs' state", version);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            @Nullable Token token = EpochFormat.readToken(in);
            Map<Long, SourceStatus> sources = new TreeMap<>();
            for (Map.Entry<Long, Reached> source : EpochFormat.readReached(in).entrySet()) {
                Phase phase = Phase.of(in.readUTF());
                sources.put(source.getKey(), new SourceStatus(phase, source.getValue()));
            }
            return new EpochStatus(token, sources);
        }
    }

    private static Map<Long, Reached> reached(EpochStatus status) {
        Map<Long, Reached> reached = new TreeMap<>();
        status.sources().forEach((source, stands) -> reached.put(source, stands.reached()));
        return reached;
    }
}
