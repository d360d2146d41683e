package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.flink.util.Collector;

/** Tells the framework the type of our records; there is nothing to deserialize. */
final class ProducesChanges implements DebeziumDeserializationSchema<Change> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(SourceRecord record, Collector<Change> out) {
        throw new IllegalStateException("records are emitted by ChangeEmitter");
    }

    @Override
    public TypeInformation<Change> getProducedType() {
        return ChangeTypes.CHANGE;
    }
}
