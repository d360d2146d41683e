package io.tidemark.bench.workload;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import java.util.List;

/** Does what the SQL of {@link OrderTable} does. */
final class OrderGenerator implements Generator {

    private final OrderStep step;
    private final long rows;
    private final TableChanges table = new TableChanges(OrderTable.TABLE, new TableChanges.Log());

    OrderGenerator(OrderStep step, long rows) {
        this.step = step;
        this.rows = rows;
    }

    @Override
    public List<TableSchema> schemas() {
        return List.of(table.schema());
    }

    @Override
    public Change filled(long id) {
        return table.filled(unchanged(id, 0, id % OrderTable.AMOUNTS + ".25"));
    }

    @Override
    public Change marker(long number) {
        return table.written(unchanged(0, number, "0.25"));
    }

    @Override
    public Change changed(long number) {
        String id = Long.toString(step.key(number, rows));
        return switch (step) {
            case UPDATE, HOT_UPDATE ->
                    table.written(
                            cells(
                                    id,
                                    number,
                                    number % OrderTable.AMOUNTS + ".75",
                                    "SHIPPED",
                                    ChangeTime.text(number)));
            case DELETE -> table.deleted(id);
        };
    }

    private static String[] unchanged(long id, long number, String amount) {
        return cells(Long.toString(id), number, amount, "NEW", "2024-01-02 00:00:00+00");
    }

    private static String[] cells(
            String id, long number, String amount, String status, String updated) {
        return new String[] {
            id,
            Long.toString(number),
            amount,
            status,
            "a note of some length " + id,
            "2024-01-01 00:00:00+00",
            updated,
            "f"
        };
    }
}
