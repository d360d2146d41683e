package io.tidemark.transform;

import io.tidemark.change.TableSchema;
import io.tidemark.config.Fault;
import io.tidemark.config.Shaping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Reads and compiles all expressions of a table, and notes everything that is wrong with them. */
final class TransformBuilder {

    private final TableSchema schema;
    private final RowInput input;
    private final SqlPlanner planner;
    private final List<Fault> faults;

    TransformBuilder(TableSchema schema, SqlPlanner planner, List<Fault> faults) {
        this.schema = schema;
        this.input = new RowInput(schema);
        this.planner = planner;
        this.faults = faults;
    }

    /**
     * Empty if anything is wrong.
     *
     * @param eventTime the column of the event time, which has to stay; null: none
     */
    Optional<RowTransform> build(Shaping shaping, @Nullable String eventTime) {
        List<OutputColumn> columns =
                SelectList.columns(shaping.select(), schema, input.type(), planner, faults);
        Optional<TableSchema> output = OutputShape.of(schema, columns, eventTime, faults);
        String where = shaping.where();
        Expressions filter = conditions("where", where == null ? List.of() : List.of(where));
        Expressions checks = conditions("expect", shaping.expect());
        Expressions computed = computed(columns);
        if (output.isEmpty() || !faults.isEmpty()) {
            return Optional.empty();
        }
        List<OutputColumn> cells =
                columns.stream().filter(c -> !(c instanceof OutputColumn.Generated)).toList();
        return Optional.of(
                new RowTransform(schema, output.get(), cells, input, filter, checks, computed));
    }

    private Expressions computed(List<OutputColumn> columns) {
        List<SqlExpression> expressions = new ArrayList<>();
        List<String> items = new ArrayList<>();
        for (OutputColumn column : columns) {
            if (column instanceof OutputColumn.Computed computed) {
                expressions.add(computed.expression());
                items.add(computed.item());
            }
        }
        return compile("select", expressions, items);
    }

    private Expressions conditions(String option, List<String> texts) {
        List<SqlExpression> conditions = new ArrayList<>();
        for (String text : texts) {
            try {
                conditions.add(condition(text));
            } catch (ExpressionException e) {
                fault(option, text, e);
            }
        }
        return compile(option, conditions, texts);
    }

    private SqlExpression condition(String text) throws ExpressionException {
        SqlExpression condition = planner.parse(text, input.type());
        if (condition.type().getTypeRoot() != LogicalTypeRoot.BOOLEAN) {
            throw new ExpressionException(
                    "is a " + condition.type().asSummaryString() + ", not a condition",
                    "compare it with something: amount > 0");
        }
        if (!condition.deterministic()) {
            throw new ExpressionException(
                    "may say something else of the same row the next time, so what goes on would"
                            + " depend on when it is asked",
                    "compare with columns, for example _source_time");
        }
        return condition;
    }

    private Expressions compile(
            String option, List<SqlExpression> expressions, List<String> texts) {
        try {
            return Expressions.compile(expressions, texts, input, planner);
        } catch (ExpressionException e) {
            fault(option, String.join("; ", texts), e);
            return Expressions.NONE;
        }
    }

    private void fault(String option, String text, ExpressionException e) {
        faults.add(
                new Fault(schema.table() + " " + option + " '" + text + "'", e.what(), e.remedy()));
    }
}
