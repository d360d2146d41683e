package io.tidemark.source.postgres;

import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.options.StartupOptions;

/** The plan as the framework sees it. */
record CdcSettings(LoadPlan plan) implements SourceConfig {

    @Override
    public StartupOptions getStartupOptions() {
        return StartupOptions.initial();
    }

    /** Not used: {@link KeyRangeSplitter} sizes ranges by the table. */
    @Override
    public int getSplitSize() {
        return 1;
    }

    /**
     * All ranges travel to the stream reader in one piece. In groups, a failover at the hand-over
     * can lose some of them; {@link KeyRangeSplitter} keeps them few enough for one message.
     */
    @Override
    public int getSplitMetaGroupSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean isIncludeSchemaChanges() {
        return false;
    }

    /** After the snapshot one reader streams; the others finish so that nothing waits for them. */
    @Override
    public boolean isCloseIdleReaders() {
        return true;
    }

    /** See {@link FetchContext}: the log is replayed from the slot's consistent point. */
    @Override
    public boolean isSkipSnapshotBackfill() {
        return true;
    }

    @Override
    public boolean isScanNewlyAddedTableEnabled() {
        return false;
    }

    @Override
    public boolean isAssignUnboundedChunkFirst() {
        return false;
    }
}
