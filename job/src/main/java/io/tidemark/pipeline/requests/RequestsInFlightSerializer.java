package io.tidemark.pipeline.requests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1: the ids, 8 bytes each. */
final class RequestsInFlightSerializer implements SimpleVersionedSerializer<RequestsInFlight> {

    static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(RequestsInFlight requests) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * requests.ids().size());
        requests.ids().forEach(bytes::putLong);
        return bytes.array();
    }

    @Override
    public RequestsInFlight deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the requests in flight were written in version "
                            + version
                            + "; this program reads version "
                            + VERSION
                            + ": use the program that wrote them, or a newer one");
        }
        ByteBuffer bytes = ByteBuffer.wrap(serialized);
        List<Long> ids = new ArrayList<>();
        while (bytes.hasRemaining()) {
            ids.add(bytes.getLong());
        }
        return new RequestsInFlight(ids);
    }
}
