package io.tidemark.transform;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Fault;
import io.tidemark.config.Nearest;
import io.tidemark.config.SelectItem;
import io.tidemark.config.SelectItem.AllColumns;
import io.tidemark.config.SelectItem.Expression;
import io.tidemark.config.SelectItem.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The columns that {@code select} makes of those of a table. A column that an item names takes the
 * place of the one with its name that {@code *} stands for.
 */
final class SelectList {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final TableSchema schema;
    private final RowType row;
    private final SqlPlanner planner;
    private final List<Fault> faults;
    private final Map<String, OutputColumn> columns = new LinkedHashMap<>();
    private final Map<String, String> named = new LinkedHashMap<>();

    private SelectList(TableSchema schema, RowType row, SqlPlanner planner, List<Fault> faults) {
        this.schema = schema;
        this.row = row;
        this.planner = planner;
        this.faults = faults;
    }

    /** The columns in their order; what is wrong is added to {@code faults}. */
    static List<OutputColumn> columns(
            List<SelectItem> items,
            TableSchema schema,
            RowType row,
            SqlPlanner planner,
            List<Fault> faults) {
        SelectList list = new SelectList(schema, row, planner, faults);
        for (SelectItem item : items.isEmpty() ? List.of(new AllColumns(List.of())) : items) {
            if (item instanceof AllColumns all) {
                list.add(all);
            } else if (item instanceof Named name) {
                list.add(name);
            } else {
                list.add(((Expression) item).sql());
            }
        }
        return List.copyOf(list.columns.values());
    }

    private void add(AllColumns all) {
        Set<String> except = Set.copyOf(all.except());
        List<String> known = schema.columns().stream().map(Column::name).toList();
        for (String name : all.except()) {
            if (!known.contains(name)) {
                fault(
                        "* except (" + name + ")",
                        "there is no column '" + name + "'",
                        Nearest.remedy(name, "columns", known));
            }
        }
        int place = 0;
        for (Column column : schema.columns()) {
            int from = column.generated() ? -1 : place++;
            if (!except.contains(column.name())) {
                columns.putIfAbsent(
                        column.name(),
                        from < 0
                                ? new OutputColumn.Generated(column)
                                : new OutputColumn.Kept(column, from));
            }
        }
    }

    private void add(Named item) {
        Column column = column(item.column());
        if (column == null && item.column().equals(RowInput.EPOCH_TIME)) {
            put(new OutputColumn.Generated(Column.epochTime(item.alias())), item.column());
        } else if (column == null) {
            add(called(item.column()) + " as " + quoted(item.alias()), item.column());
        } else if (column.generated()) {
            fault(
                    item.column(),
                    "the column is generated, and the log does not tell its value",
                    "compute it: write its expression, " + column.generation());
        } else {
            put(
                    new OutputColumn.Kept(
                            item.alias().equals(column.name())
                                    ? column
                                    : column.named(item.alias(), null),
                            schema.rowNames().indexOf(item.column())),
                    item.column());
        }
    }

    /** What has no arguments looks like a column: {@code _op}, {@code current_timestamp}. */
    private String called(String name) {
        if (row.getFieldNames().contains(name) || !PLAIN.matcher(name).matches()) {
            return quoted(name);
        }
        try {
            planner.parse(name, row);
            return name;
        } catch (ExpressionException e) {
            // As a column it is looked for once more, and the message says so.
            return quoted(name);
        }
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private @Nullable Column column(String name) {
        return schema.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void add(String sql) {
        add(sql, sql);
    }

    private void add(String sql, String item) {
        try {
            SqlExpression expression = planner.parse(sql, row);
            String name = expression.alias();
            if (name == null) {
                fault(item, "has no name", "write " + item + " as <name>");
                return;
            }
            OutputType type = OutputType.of(expression.type());
            if (type == null) {
                fault(
                        item,
                        "its type "
                                + expression.type().asSummaryString()
                                + " has no column at the target",
                        expression.type().is(LogicalTypeFamily.TIMESTAMP)
                                ? "cast it: cast(… as timestamp(6))"
                                : "cast it: cast(… as string)");
                return;
            }
            Column column = Column.of(name, type.nativeType(), false);
            put(new OutputColumn.Computed(column, expression, type, item), item);
        } catch (ExpressionException e) {
            fault(item, e.what(), e.remedy());
        }
    }

    private void put(OutputColumn column, String item) {
        String name = column.column().name();
        String first = named.putIfAbsent(name, item);
        if (first != null) {
            fault(
                    item,
                    "is called '" + name + "', as " + first + " is",
                    "give each a name of its own");
        }
        columns.put(name, column);
    }

    private void fault(String item, String what, String remedy) {
        faults.add(new Fault(schema.table() + " select '" + item + "'", what, remedy));
    }
}
