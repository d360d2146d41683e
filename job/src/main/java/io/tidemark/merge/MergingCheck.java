package io.tidemark.merge;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.Deletes;
import io.tidemark.config.EventTime;
import io.tidemark.config.Fault;
import io.tidemark.config.Mask;
import io.tidemark.config.Merging;
import io.tidemark.config.Nearest;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.RowRule;
import io.tidemark.config.Sequence;
import io.tidemark.config.Shaping;
import io.tidemark.config.TableRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a table has the columns that its merge needs, of types that it can work with. */
public final class MergingCheck {

    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    private final TableSchema schema;
    private final Shaping shaping;
    private final List<Fault> faults = new ArrayList<>();

    private MergingCheck(TableSchema schema, Shaping shaping) {
        this.schema = schema;
        this.shaping = shaping;
    }

    /** Every fault at once; empty if the table can be merged like this. */
    public static List<Fault> faults(TableSchema schema, TableRule table) {
        MergingCheck check = new MergingCheck(schema, table.shaping());
        check.merging(table.merging());
        if (addsUp(table.merging().rule())) {
            check.events(table);
        }
        return check.faults;
    }

    /** The same of a shape that the table has got since it was checked. */
    static List<Fault> faults(TableSchema schema, Merging merging) {
        MergingCheck check = new MergingCheck(schema, Shaping.NONE);
        check.merging(merging);
        return check.faults;
    }

    private void merging(Merging merging) {
        order(merging.orderBy());
        time(merging.eventTime());
        names("dedupe-by", merging.dedupeBy());
        Sequence sequence = merging.sequence();
        if (sequence != null) {
            sequence(sequence.column());
        }
        rule(merging);
    }

    private void order(List<OrderColumn> columns) {
        for (OrderColumn ordering : columns) {
            Column column = column("order-by", ordering.column());
            if (column != null && !ValueOrder.hasMeaningfulOrder(column.type())) {
                fault(
                        column.name(),
                        "its type " + column.type() + " has no order that says what is newer",
                        "name a number or a time in order-by");
            }
        }
    }

    private void time(@Nullable EventTime time) {
        String name = time == null ? null : time.column();
        Column column = name == null ? null : column("event-time", name);
        if (column != null && !EventTimes.isTime(column.type())) {
            fault(
                    column.name(),
                    "its type " + column.type() + " is no time",
                    "name a timestamp, a date, or whole seconds or milliseconds in event-time");
        }
    }

    private void rule(Merging merging) {
        merging.rule().named().forEach(column -> names("merge", column));
        if (!faults.isEmpty()) {
            return;
        }
        try {
            RowMerges.of(merging.rule(), schema, schema.source(), merging.time().column());
        } catch (IllegalArgumentException e) {
            faults.add(
                    new Fault(
                            schema.table().toString(),
                            String.valueOf(e.getMessage()),
                            "choose another rule in merge"));
        }
    }

    private static boolean addsUp(RowRule rule) {
        return rule.own() != null || rule.columns().containsValue(ColumnRule.SUM);
    }

    /**
     * What is added up must come once, and cannot be taken out again. Without an id an event that
     * the snapshot has seen and the log tells again would count twice.
     */
    private void events(TableRule table) {
        if (table.merging().dedupeBy() == null) {
            faults.add(
                    new Fault(
                            schema.table().toString(),
                            "its rule adds up events, and the log tells again what the snapshot has"
                                    + " seen",
                            "name the column of the event's id in dedupe-by"));
        }
        if (table.deletes() != Deletes.IGNORE) {
            faults.add(
                    new Fault(
                            schema.table().toString(),
                            "its rule adds up events, and an event that is deleted cannot be taken"
                                    + " out again",
                            "write deletes: ignore"));
        }
    }

    private void sequence(String name) {
        Column column = column("sequence", name);
        if (column != null && !WHOLE_NUMBERS.contains(column.type())) {
            fault(
                    name,
                    "its type " + column.type() + " does not count",
                    "name a smallint, an integer or a bigint in sequence");
        }
    }

    private void names(String key, @Nullable String name) {
        if (name != null) {
            column(key, name);
        }
    }

    private @Nullable Column column(String key, String name) {
        for (Column column : schema.rowColumns()) {
            if (column.name().equals(name)) {
                if (!keepsMeaning(key, name)) {
                    fault(
                            name,
                            "is masked, and " + key + " compares its values",
                            "name another column in " + key + ", or do not mask this one");
                }
                return column;
            }
        }
        faults.add(
                new Fault(
                        schema.table().toString(),
                        key + " names the column '" + name + "', which it does not have",
                        Nearest.remedy(name, "columns", schema.rowNames())));
        return null;
    }

    /** A token of a value is as good as the value only where nothing but equality counts. */
    private boolean keepsMeaning(String key, String column) {
        Optional<Mask> mask = shaping.mask(column);
        return mask.isEmpty() || (key.equals("dedupe-by") && mask.get().tellsApart());
    }

    private void fault(String column, String what, String remedy) {
        faults.add(new Fault(schema.table() + "." + column, what, remedy));
    }
}
