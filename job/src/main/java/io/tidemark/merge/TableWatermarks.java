package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.config.EventTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How far time has come in the log of a source: for each table the newest event time less its
 * out-of-orderness, of all tables the earliest.
 *
 * <p>A table that has been quiet for {@code idle-after} of the source's time does not hold the
 * others back. Where all are, the source's own clock counts, as heartbeats and commits tell it;
 * never the clock of this machine, because a source that is slow is not quiet. Rows of the snapshot
 * move nothing, nor do event times that cannot be believed. While the source copies tables beside
 * its log, time stands still.
 */
public final class TableWatermarks implements WatermarkStrategy<Change> {

    private static final long serialVersionUID = 1L;

    private final MergePlan plan;
    private final String source;

    /**
     * @param source the one that it is about; where none of its tables is merged, as of {@link
     *     SourceTable#OWN}, it says nothing of time and holds nothing back
     */
    public TableWatermarks(MergePlan plan, String source) {
        this.plan = plan;
        this.source = source;
    }

    @Override
    public TimestampAssigner<Change> createTimestampAssigner(
            TimestampAssignerSupplier.Context context) {
        return new Timestamps(plan);
    }

    @Override
    public WatermarkGenerator<Change> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        return plan.waitsFor(source) ? new Generator(plan) : new NeverWaitedFor();
    }

    /** Time that nothing waits for. */
    private static final class NeverWaitedFor implements WatermarkGenerator<Change> {

        @Override
        public void onEvent(Change change, long eventTime, WatermarkOutput output) {}

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.markIdle();
        }
    }

    /**
     * That of one split, and one of each reader. Only that of the log ever has a watermark. The
     * others are never idle: until the log is read, time stands still, then the readers that have
     * nothing left to read end, which Flink takes for the end of time there. Were one idle until it
     * reads the log, the end of another would be the end of time for all.
     */
    static final class Generator implements WatermarkGenerator<Change> {

        /** A commit can be written to the log this long after its time was taken. */
        static final long SOURCE_CLOCK_SLACK_MILLIS = 5_000;

        private static final long NOT_YET = Long.MIN_VALUE;

        private final MergePlan plan;
        private final SchemaStore schemas;
        private final Map<Long, @Nullable Progress> bySchema = new HashMap<>();
        private long lastSchema;
        private boolean isKnown;
        private @Nullable Progress last;
        private final Map<SourceTable, Progress> tables = new HashMap<>();
        private long sourceTime = NOT_YET;
        private long emitted = NOT_YET;

        /** Changes of tables that are being copied will come that are older than time is now. */
        private boolean copying;

        Generator(MergePlan plan) {
            this.plan = plan;
            this.schemas = new SchemaStore(plan.storage());
        }

        /** How far a table has come. */
        private static final class Progress {
            private final long outOfOrdernessMillis;
            private final long idleAfterMillis;
            private long newestEventTime = NOT_YET;
            private long lastSeen = NOT_YET;

            Progress(EventTime time) {
                this.outOfOrdernessMillis = time.outOfOrderness().toMillis();
                this.idleAfterMillis = time.idleAfter().toMillis();
            }
        }

        @Override
        public void onEvent(Change change, long eventTime, WatermarkOutput output) {
            if (change.kind() == Change.Kind.CATCH_UP) {
                copying = change.major() == Change.COPYING;
            }
            if (change.committedAt() > 0) {
                sourceTime = Math.max(sourceTime, change.committedAt() / 1000);
            }
            if (!change.isRow() || change.isSnapshot() || eventTime == EventTimes.NONE) {
                return;
            }
            Progress progress = progress(change.schema());
            if (progress != null) {
                progress.newestEventTime = Math.max(progress.newestEventTime, eventTime);
                progress.lastSeen = sourceTime;
            }
        }

        private @Nullable Progress progress(long schema) {
            if (!isKnown || schema != lastSchema) {
                last = find(schema);
                lastSchema = schema;
                isKnown = true;
            }
            return last;
        }

        private @Nullable Progress find(long schema) {
            if (!bySchema.containsKey(schema)) {
                try {
                    TablePlan table = plan.of(schemas.get(schema).sourceTable());
                    bySchema.put(schema, table == null ? null : progress(table));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return bySchema.get(schema);
        }

        private Progress progress(TablePlan table) {
            return tables.computeIfAbsent(
                    table.source(), t -> new Progress(table.merging().time()));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            long now = watermark();
            if (now > emitted) {
                emitted = now;
                output.emitWatermark(new org.apache.flink.api.common.eventtime.Watermark(now));
            }
        }

        private long watermark() {
            if (sourceTime == NOT_YET || copying) {
                return NOT_YET;
            }
            long earliest = Long.MAX_VALUE;
            for (Progress table : tables.values()) {
                if (table.lastSeen >= sourceTime - table.idleAfterMillis) {
                    earliest =
                            Math.min(earliest, table.newestEventTime - table.outOfOrdernessMillis);
                }
            }
            return earliest == Long.MAX_VALUE
                    ? sourceTime - SOURCE_CLOCK_SLACK_MILLIS
                    : Math.min(earliest, sourceTime);
        }
    }
}
