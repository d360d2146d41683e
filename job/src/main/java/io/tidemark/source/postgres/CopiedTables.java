package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.cdc.connectors.base.source.meta.offset.OffsetFactory;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitSerializer;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.core.io.SimpleVersionedSerialization;

/** Which tables the state of a source has read. */
public final class CopiedTables {

    private CopiedTables() {}

    /**
     * Those that the snapshot copied, or that were added or are being added; empty as long as the
     * snapshot goes on.
     *
     * @param splits what the readers keep, as Flink stores it
     */
    public static Optional<Set<TableId>> of(List<byte[]> splits) throws IOException {
        for (byte[] bytes : splits) {
            SourceSplitBase split =
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            new SourceSplitSerializer() {
                                @Override
                                public OffsetFactory getOffsetFactory() {
                                    return new LsnOffset.Factory();
                                }
                            },
                            bytes);
            if (split.isStreamSplit()) {
                return Optional.of(of(split.asStreamSplit()));
            }
        }
        return Optional.empty();
    }

    /** The same, of the split that is the log. */
    static Set<TableId> of(StreamSplit log) {
        Set<TableId> tables = new HashSet<>();
        // It names every range of the snapshot, and an empty table has one too.
        log.getFinishedSnapshotSplitInfos()
                .forEach(range -> tables.add(SplitTable.decode(range.getTableId())));
        ReadPosition position = ((LsnOffset) log.getStartingOffset()).position();
        tables.addAll(position.added().keySet());
        Addition addition = position.addition();
        if (addition != null) {
            tables.addAll(addition.tables());
        }
        return tables;
    }
}
