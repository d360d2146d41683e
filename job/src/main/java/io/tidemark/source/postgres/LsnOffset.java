package io.tidemark.source.postgres;

import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.offset.OffsetFactory;

/** A place in PostgreSQL's log as the framework keeps it in state: the text of a position. */
final class LsnOffset extends Offset {

    private static final long serialVersionUID = 1L;

    LsnOffset(ReadPosition position) {
        this(PositionText.write(position));
    }

    LsnOffset(long lsn) {
        this(ReadPosition.at(lsn));
    }

    private LsnOffset(Map<String, String> text) {
        this.offset = text;
    }

    ReadPosition position() {
        return PositionText.read(offset);
    }

    private long lsn() {
        return PositionText.lsn(offset);
    }

    @Override
    public int compareTo(Offset other) {
        return Long.compareUnsigned(lsn(), ((LsnOffset) other).lsn());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LsnOffset that && offset.equals(that.offset);
    }

    @Override
    public int hashCode() {
        return offset.hashCode();
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
            return new LsnOffset(Map.copyOf(offset));
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
