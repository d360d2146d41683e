package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.jspecify.annotations.Nullable;

/** Gives each change its event time; {@link EventTimes#NONE} where it has none. */
final class Timestamps implements TimestampAssigner<Change> {

    private final MergePlan plan;
    private final SchemaStore schemas;
    private final Map<Long, EventClock> clocks = new HashMap<>();
    private long lastSchema;
    private @Nullable EventClock last;

    Timestamps(MergePlan plan) {
        this.plan = plan;
        this.schemas = new SchemaStore(plan.storage());
    }

    @Override
    public long extractTimestamp(Change change, long recordTimestamp) {
        if (!change.isRow() || plan.tables().isEmpty()) {
            return EventTimes.NONE;
        }
        EventClock clock = last;
        if (clock == null || lastSchema != change.schema()) {
            clock = clocks.computeIfAbsent(change.schema(), this::clock);
            last = clock;
            lastSchema = change.schema();
        }
        return clock.millis(change);
    }

    private EventClock clock(long fingerprint) {
        try {
            TableSchema schema = schemas.get(fingerprint);
            TablePlan table = plan.of(schema.sourceTable());
            return new EventClock(
                    table == null ? io.tidemark.config.EventTime.DEFAULT : table.merging().time(),
                    schema,
                    InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
