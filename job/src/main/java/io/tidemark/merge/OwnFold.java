package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import io.tidemark.udfs.Event;
import io.tidemark.udfs.Fold;
import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is a class of the user's, see {@link Fold}. It sees rows as maps and cannot write
 * columns that the table has not, nor another key.
 */
final class OwnFold implements RowMerge {

    private static final long MICROS_PER_MILLI = 1_000;

    private final Fold fold;
    private final TableSchema schema;
    private final List<String> names;
    private final boolean[] isKey;
    private final int timeColumn;
    private final String timeType;
    private final RowBuilder builder;

    private OwnFold(Fold fold, TableSchema schema, int timeColumn) {
        List<Column> columns = schema.rowColumns();
        this.fold = fold;
        this.schema = schema;
        this.names = schema.rowNames();
        this.isKey = new boolean[columns.size()];
        IntStream.of(schema.keyIndexes()).forEach(i -> isKey[i] = true);
        this.timeColumn = timeColumn;
        this.timeType = timeColumn < 0 ? "" : columns.get(timeColumn).type();
        this.builder = new RowBuilder(columns.size());
    }

    /**
     * @param eventTime the column of the event time; null: the commit time
     * @throws IllegalArgumentException if the class cannot be used or the column tells no time
     */
    static OwnFold of(String className, TableSchema schema, @Nullable String eventTime) {
        int timeColumn = -1;
        if (eventTime != null) {
            List<Column> columns = schema.rowColumns();
            timeColumn = schema.rowNames().indexOf(eventTime);
            if (timeColumn < 0 || !EventTimes.isTime(columns.get(timeColumn).type())) {
                throw new IllegalArgumentException(
                        schema.table() + " has no column " + eventTime + " that tells a time");
            }
        }
        return new OwnFold(load(className), schema, timeColumn);
    }

    /** The class comes from the job's own jar or one beside it: Flink's user code class loader. */
    private static Fold load(String className) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            Class<?> found =
                    Class.forName(
                            className,
                            true,
                            loader == null ? OwnFold.class.getClassLoader() : loader);
            if (!Fold.class.isAssignableFrom(found)) {
                throw new IllegalArgumentException(
                        "the class " + className + " does not implement " + Fold.class.getName());
            }
            return (Fold) found.getConstructor().newInstance();
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "the class "
                            + className
                            + " is not found or cannot be linked; is its jar on the class path? "
                            + e,
                    e);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "the class "
                            + className
                            + " cannot be made: it must be public, not abstract, and have a public"
                            + " constructor without parameters",
                    e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "the constructor of " + className + " failed: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public @Nullable MergedRow merge(@Nullable MergedRow before, Change change) {
        MergedRow told = MergedRow.toldBy(change, names.size());
        if (told == null) {
            return null;
        }
        Map<String, @Nullable String> rowBefore =
                before == null ? null : cells(before.checked(names.size()));
        Event event = new Event(cells(told), eventTime(told, change));
        try {
            Map<String, @Nullable String> result = fold.fold(rowBefore, event);
            // A copy, so that a map that fails when it is read counts as the class's failure too.
            return result == null ? null : row(new LinkedHashMap<>(result), before, told);
        } catch (MergeFailedException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw failed(told, "failed: " + e, e);
        }
    }

    private long eventTime(MergedRow told, Change change) {
        if (timeColumn < 0) {
            return change.committedAt() == 0
                    ? Event.NO_TIME
                    : Math.floorDiv(change.committedAt(), MICROS_PER_MILLI);
        }
        if (!told.hasValue(timeColumn)) {
            return Event.NO_TIME;
        }
        BinaryStringData text = (BinaryStringData) told.row().getString(timeColumn);
        long millis = EventTimes.millis(timeType, text);
        return millis == EventTimes.NONE ? Event.NO_TIME : millis;
    }

    private Map<String, @Nullable String> cells(MergedRow row) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (row.knows(i)) {
                cells.put(names.get(i), text(row.row(), i));
            }
        }
        return Collections.unmodifiableMap(cells);
    }

    private MergedRow row(
            Map<String, @Nullable String> result, @Nullable MergedRow before, MergedRow told) {
        StringBuilder missing = new StringBuilder("0".repeat(names.size()));
        checkColumns(result, told);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (isKey[i]) {
                builder.set(i, told.row(), i);
            } else {
                builder.set(i, result.get(name));
            }
            boolean known = told.knows(i) || (before != null && before.knows(i));
            if (!isKey[i] && !known && !result.containsKey(name)) {
                missing.setCharAt(i, '1');
            }
        }
        BinaryRowData row = builder.build();
        return new MergedRow(row, missing.toString());
    }

    private void checkColumns(Map<String, @Nullable String> result, MergedRow told) {
        for (Map.Entry<String, @Nullable String> cell : result.entrySet()) {
            int column = names.indexOf(cell.getKey());
            if (column < 0) {
                throw failed(
                        told,
                        "gave a column that the table has not: "
                                + cell.getKey()
                                + "; it has "
                                + String.join(", ", names),
                        null);
            }
            String value = cell.getValue();
            if (isKey[column] && !Objects.equals(text(told.row(), column), value)) {
                throw failed(
                        told,
                        "gave another value for the key's column " + cell.getKey() + ": " + value,
                        null);
            }
        }
    }

    private static @Nullable String text(BinaryRowData row, int column) {
        return row.isNullAt(column) ? null : row.getString(column).toString();
    }

    private MergeFailedException failed(MergedRow told, String how, @Nullable Throwable cause) {
        return new MergeFailedException(
                schema, told.row(), "the class " + fold.getClass().getName() + " " + how, cause);
    }

    @Override
    public boolean accumulates() {
        return true;
    }
}
