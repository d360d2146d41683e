package io.tidemark.source.postgres;

import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import io.debezium.util.LoggingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.dialect.DataSourceDialect;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;

/**
 * The place where a fetch task meets the framework: a queue.
 *
 * <p>Nothing that passes is a "data change record" in the framework's sense, so the framework
 * filters nothing by position. That is on purpose: it compares with the position that was current
 * when a range was read, and a transaction that was committed but not yet visible at that moment
 * would be dropped. We replay everything from the slot's consistent point instead, and a streamed
 * change is newer than any snapshot row.
 */
final class FetchContext implements FetchTask.Context {

    private static final int QUEUED_PIECES = 16;

    /** Who polls is woken when there are so many. */
    private static final int PIECES_PER_POLL = 1;

    /** The queue spins through the last millisecond of it. */
    private static final Duration POLL_WAIT = Duration.ofMillis(100);

    private final DataSourceDialect<CdcSettings> dialect;
    private final CdcSettings settings;
    private volatile ChangeEventQueue<DataChangeEvent> queue = newQueue();
    private volatile boolean closed;

    FetchContext(DataSourceDialect<CdcSettings> dialect, CdcSettings settings) {
        this.dialect = dialect;
        this.settings = settings;
    }

    private static ChangeEventQueue<DataChangeEvent> newQueue() {
        return new ChangeEventQueue.Builder<DataChangeEvent>()
                .pollInterval(POLL_WAIT)
                .maxBatchSize(PIECES_PER_POLL)
                .maxQueueSize(QUEUED_PIECES)
                .loggingContextSupplier(
                        () -> LoggingContext.forConnector("tidemark", "source", "fetch"))
                .build();
    }

    @Override
    public void configure(SourceSplitBase split) {
        queue = newQueue();
        closed = false;
    }

    @Override
    public ChangeEventQueue<DataChangeEvent> getQueue() {
        return queue;
    }

    /** Whether {@link #put} would not wait. */
    boolean hasRoom() {
        return queue.remainingCapacity() > 0;
    }

    void put(Fetched fetched) throws InterruptedException {
        put(new FetchedRecord(fetched));
    }

    /** Waits for room; ends with an exception when the reader is closed meanwhile. */
    void put(SourceRecord record) throws InterruptedException {
        while (!hasRoom()) {
            if (closed) {
                throw new InterruptedException("the reader was closed");
            }
            Thread.sleep(2);
        }
        queue.enqueue(new DataChangeEvent(record));
    }

    @Override
    public boolean isDataChangeRecord(SourceRecord record) {
        return false;
    }

    @Override
    public TableId getTableId(SourceRecord record) {
        throw notAsked();
    }

    @Override
    public Offset getStreamOffset(SourceRecord record) {
        throw notAsked();
    }

    @Override
    public boolean isRecordBetween(SourceRecord record, Object[] splitStart, Object[] splitEnd) {
        throw notAsked();
    }

    @Override
    public void rewriteOutputBuffer(Map<Struct, SourceRecord> buffer, SourceRecord change) {
        throw notAsked();
    }

    @Override
    public List<SourceRecord> formatMessageTimestamp(Collection<SourceRecord> records) {
        return new ArrayList<>(records);
    }

    private static IllegalStateException notAsked() {
        return new IllegalStateException("only asked for records that are data changes");
    }

    @Override
    public Tables.TableFilter getTableFilter() {
        return Tables.TableFilter.includeAll();
    }

    @Override
    public void close() {
        // The fetch tasks own their connections; this only frees one that waits for room.
        closed = true;
    }

    @Override
    public DataSourceDialect<CdcSettings> getDataSourceDialect() {
        return dialect;
    }

    @Override
    public SourceConfig getSourceConfig() {
        return settings;
    }
}
