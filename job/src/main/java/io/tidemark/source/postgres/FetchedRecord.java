package io.tidemark.source.postgres;

import java.util.Map;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;

/** The envelope in which Flink CDC's framework carries what our fetch tasks read. */
final class FetchedRecord extends SourceRecord {

    private final Fetched fetched;

    FetchedRecord(Fetched fetched) {
        super(Map.of(), Map.of(), "", null, null, null, null);
        this.fetched = fetched;
    }

    Fetched fetched() {
        return fetched;
    }

    /** Identity: two pieces are never the same. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
