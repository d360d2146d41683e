package io.tidemark.transform;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Functions;
import io.tidemark.config.Shaping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what the pipeline file says of tables, with the functions of the user's own. The planner
 * is only made if a table asks for it: that takes a second.
 */
public final class Transforms implements AutoCloseable {

    private final PluginLoader plugins;
    private @Nullable Map<String, ScalarFunction> own;
    private @Nullable SqlPlanner planner;

    private Transforms(PluginLoader plugins, @Nullable Map<String, ScalarFunction> own) {
        this.plugins = plugins;
        this.own = own;
    }

    /**
     * Makes the functions.
     *
     * @throws ConfigException with every jar, class and key that cannot be used
     */
    public static Transforms open(Functions functions) throws IOException {
        PluginLoader plugins = PluginLoader.open(functions.plugins());
        try {
            // Most pipelines have no expression: what is standard can be made when one comes.
            return new Transforms(
                    plugins,
                    functions.equals(Functions.STANDARD)
                            ? null
                            : OwnFunctions.make(functions, plugins));
        } catch (ConfigException e) {
            plugins.close();
            throw e;
        }
    }

    /** Finds the classes of the user's own. */
    public ClassLoader loader() {
        return plugins;
    }

    /**
     * The shape of a table's rows behind this stage. What is wrong is added to {@code faults}; then
     * it is empty.
     *
     * @param eventTime the column of the event time; null: none
     */
    public Optional<TableSchema> shape(
            TableSchema schema, Shaping shaping, @Nullable String eventTime, List<Fault> faults) {
        List<Fault> found = new ArrayList<>(RowMask.faults(schema, shaping, eventTime));
        Optional<TableSchema> shape = Optional.empty();
        if (found.isEmpty()) {
            TableSchema masked = RowMask.shape(schema, shaping);
            shape =
                    shaping.isPlain()
                            ? Optional.of(masked)
                            : builder(masked, found)
                                    .build(shaping, eventTime)
                                    .map(RowTransform::output);
            shape.ifPresent(rows -> requireClear(schema, rows, shaping, found));
        }
        faults.addAll(found);
        return found.isEmpty() ? shape : Optional.empty();
    }

    /** A generated column that stays needs the clear values of those that it is computed from. */
    private static void requireClear(
            TableSchema schema, TableSchema rows, Shaping shaping, List<Fault> faults) {
        if (schema.rowNames().stream().noneMatch(name -> shaping.mask(name).isPresent())) {
            return;
        }
        rows.columns().stream()
                .filter(Column::computed)
                .map(
                        column ->
                                new Fault(
                                        schema.table() + "." + column.name(),
                                        "is generated from columns of which some are masked",
                                        "leave it out: select: \"* except ("
                                                + column.name()
                                                + ")\""))
                .forEach(faults::add);
    }

    /**
     * What turns rows of this shape, masked already, into those that go on.
     *
     * @throws ConfigException with everything that is wrong
     */
    RowTransform transform(TableSchema masked, Shaping shaping) {
        List<Fault> faults = new ArrayList<>();
        return builder(masked, faults)
                .build(shaping, null)
                .orElseThrow(() -> new ConfigException(faults));
    }

    private TransformBuilder builder(TableSchema masked, List<Fault> faults) {
        SqlPlanner ready = planner;
        if (ready == null) {
            Map<String, ScalarFunction> callable = own;
            if (callable == null) {
                callable = OwnFunctions.make(Functions.STANDARD, plugins);
                own = callable;
            }
            ready = new SqlPlanner(callable, plugins);
            planner = ready;
        }
        return new TransformBuilder(masked, ready, faults);
    }

    @Override
    public void close() throws IOException {
        plugins.close();
    }
}
