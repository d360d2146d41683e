package io.tidemark.merge;

import io.tidemark.change.Change;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event times of changes that come in on a request. They say nothing about how far the source has
 * come: their stream is always idle and never holds the watermark back.
 */
public final class RequestTimes implements WatermarkStrategy<Change> {

    private static final long serialVersionUID = 1L;

    private final MergePlan plan;

    public RequestTimes(MergePlan plan) {
        this.plan = plan;
    }

    @Override
    public TimestampAssigner<Change> createTimestampAssigner(
            TimestampAssignerSupplier.Context context) {
        return new Timestamps(plan);
    }

    @Override
    public WatermarkGenerator<Change> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        return new AlwaysIdle();
    }

    /** Says so again and again. */
    private static final class AlwaysIdle implements WatermarkGenerator<Change> {

        @Override
        public void onEvent(Change change, long eventTime, WatermarkOutput output) {}

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.markIdle();
        }
    }
}
