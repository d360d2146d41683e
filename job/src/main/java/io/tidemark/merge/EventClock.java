package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.RowText;
import io.tidemark.change.TableSchema;
import io.tidemark.config.EventTime;
import java.time.InstantSource;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * When the changes of one shape happened. A delete happened when it was committed: the row that it
 * tells is the row before.
 */
final class EventClock {

    /** There was no computer to write an earlier one. */
    static final long EARLIEST_MILLIS = 86_400_000L;

    private static final ValueOrder TIMES = ValueOrder.of("timestamp with time zone");

    private static final String BEFORE_ALL = "-infinity";

    private final int column;
    private final String type;
    private final long maxAheadMillis;
    private final InstantSource clock;

    /**
     * @param clock only asked about rows of the snapshot, which have no commit time
     */
    EventClock(EventTime rule, TableSchema schema, InstantSource clock) {
        List<Column> columns = schema.rowColumns();
        this.column = rule.column() == null ? -1 : schema.rowNames().indexOf(rule.column());
        this.type = column < 0 ? "" : columns.get(column).type();
        this.maxAheadMillis = rule.maxAhead().toMillis();
        this.clock = clock;
    }

    /**
     * Milliseconds since 1970, {@link EventTimes#NONE} if the change does not tell it or tells what
     * cannot be believed.
     */
    long millis(Change change) {
        if (column < 0 || change.kind() == Change.Kind.DELETE) {
            return change.committedAt() == 0 ? EventTimes.NONE : change.committedAt() / 1000;
        }
        return change.row().isNullAt(column) ? EventTimes.NONE : believed(change);
    }

    private long believed(Change change) {
        long millis = EventTimes.millis(type, cell(change));
        long now = change.isSnapshot() ? clock.millis() : change.committedAt() / 1000;
        return millis < EARLIEST_MILLIS || millis - now > maxAheadMillis ? EventTimes.NONE : millis;
    }

    /**
     * The same as exactly as the change tells it, as text of a timestamp with time zone; the commit
     * time where there is none or none that can be believed. A row is not deleted before it was
     * there, whatever the clocks say.
     */
    String text(Change change) {
        String committed =
                change.committedAt() == 0 ? BEFORE_ALL : RowText.micros(change.committedAt());
        if (!isTold(change)) {
            return committed;
        }
        String told = told(change);
        boolean isOver =
                change.kind() == Change.Kind.DELETE
                        && TIMES.compare(
                                        BinaryStringData.fromString(told),
                                        BinaryStringData.fromString(committed))
                                <= 0;
        return isOver ? committed : told;
    }

    private boolean isTold(Change change) {
        return column >= 0 && !change.row().isNullAt(column) && believed(change) != EventTimes.NONE;
    }

    private String told(Change change) {
        String text = cell(change).toString();
        if (type.startsWith("timestamp") && type.endsWith("with time zone")) {
            return text;
        }
        if (type.startsWith("timestamp") || type.equals("date")) {
            String time = type.equals("date") && !text.endsWith("infinity") ? " 00:00:00" : "";
            return text.endsWith("infinity")
                    ? text
                    : text.endsWith(" BC")
                            ? text.substring(0, text.length() - 3) + time + "+00 BC"
                            : text + time + "+00";
        }
        return RowText.micros(1000 * EventTimes.millis(type, cell(change)));
    }

    private BinaryStringData cell(Change change) {
        return (BinaryStringData) change.row().getString(column);
    }
}
