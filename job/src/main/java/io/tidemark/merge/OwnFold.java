package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.udfs.Fold;
import io.tidemark.udfs.Fold.Event;
import io.tidemark.udfs.Fold.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** A rule of the user's own. */
final class OwnFold implements RowMerge {

    private final Fold fold;
    private final TableSchema schema;
    private final List<String> names;
    private final RowBuilder builder;

    private OwnFold(Fold fold, TableSchema schema) {
        this.fold = fold;
        this.schema = schema;
        this.names = schema.rowColumns().stream().map(Column::name).toList();
        this.builder = new RowBuilder(names.size());
    }

    /**
     * Makes one of the class.
     *
     * @throws IllegalArgumentException if it cannot be loaded; the message is for people
     */
    static OwnFold load(String className, TableSchema schema) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            Class<?> loaded = Class.forName(className, true, loader);
            return new OwnFold(
                    loaded.asSubclass(Fold.class).getDeclaredConstructor().newInstance(), schema);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "the class " + className + " of merge is not on the class path", e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "the class " + className + " of merge is no " + Fold.class.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "the class "
                            + className
                            + " of merge cannot be made: it needs a public constructor without"
                            + " parameters that does not fail",
                    e);
        }
    }

    @Override
    public @Nullable MergedRow merge(@Nullable MergedRow before, Change change) {
        Operation operation =
                change.kind() == Change.Kind.DELETE ? Operation.DELETE : Operation.UPSERT;
        Map<String, @Nullable String> after;
        try {
            after =
                    fold.fold(
                            before == null ? null : cells(before.row()),
                            new Event(operation, cells(change.row())));
        } catch (RuntimeException e) {
            throw failed(change, "failed: " + e, e);
        }
        return after == null ? null : new MergedRow(row(after, change), null);
    }

    private Map<String, @Nullable String> cells(BinaryRowData row) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            cells.put(names.get(i), row.isNullAt(i) ? null : row.getString(i).toString());
        }
        return cells;
    }

    private BinaryRowData row(Map<String, @Nullable String> cells, Change change) {
        for (String name : cells.keySet()) {
            if (!names.contains(name)) {
                throw failed(change, "gave a column '" + name + "', which the table lacks", null);
            }
        }
        for (int i = 0; i < names.size(); i++) {
            // The key says which row it is, whatever the rule makes of it.
            boolean isKey = schema.key().contains(names.get(i));
            if (isKey) {
                builder.set(i, change.row(), i);
            } else {
                builder.set(i, cells.get(names.get(i)));
            }
        }
        return builder.build();
    }

    private FatalFaultException failed(Change change, String what, @Nullable Throwable cause) {
        return new FatalFaultException(
                new Fault(
                        schema.table().toString(),
                        "the merge rule "
                                + fold.getClass().getName()
                                + " "
                                + what
                                + " (change at "
                                + Appended.position(change.position())
                                + ")",
                        "mend the class, then run again: the job continues before this change"),
                cause);
    }

    @Override
    public boolean accumulates() {
        return true;
    }
}
