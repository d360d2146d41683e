package io.tidemark.source.postgres;

import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.offset.OffsetFactory;

/** A place in PostgreSQL's log as the framework keeps it in state: one number under {@code lsn}. */
final class LsnOffset extends Offset {

    private static final long serialVersionUID = 1L;

    private static final String LSN = "lsn";

    LsnOffset(long lsn) {
        this.offset = Map.of(LSN, Long.toString(lsn));
    }

    long lsn() {
        return Long.parseLong(offset.get(LSN));
    }

    @Override
    public int compareTo(Offset other) {
        return Long.compareUnsigned(lsn(), ((LsnOffset) other).lsn());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LsnOffset that && lsn() == that.lsn();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(lsn());
    }

    @Override
    public String toString() {
        return Lsn.format(lsn());
    }

    /** Makes offsets for the framework. */
    static final class Factory extends OffsetFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public Offset newOffset(Map<String, String> offset) {
            return new LsnOffset(Long.parseLong(offset.get(LSN)));
        }

        @Override
        public Offset newOffset(String filename, Long position) {
            throw new UnsupportedOperationException("PostgreSQL has no binlog files");
        }

        @Override
        public Offset newOffset(Long position) {
            return new LsnOffset(position);
        }

        @Override
        public Offset createTimestampOffset(long timestampMillis) {
            throw new UnsupportedOperationException("PostgreSQL's log has no index by time");
        }

        @Override
        public Offset createInitialOffset() {
            return new LsnOffset(0);
        }

        @Override
        public Offset createNoStoppingOffset() {
            return new LsnOffset(Long.MAX_VALUE);
        }
    }
}
