package io.tidemark.bench.workload;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the schema {@code public}; its first column is its primary key.
 *
 * @param name a plain lower-case word
 */
public record BenchTable(String name, List<Column> columns) {

    /** As Tidemark creates tables at the target, so that all systems apply to the same. */
    private static final int TARGET_FILL_FACTOR = 90;

    /**
     * A column.
     *
     * @param type as PostgreSQL itself prints it
     */
    public record Column(String name, String type) {}

    public BenchTable {
        columns = List.copyOf(columns);
    }

    /** From {@code name type} pairs with semicolons between. */
    public static BenchTable of(String name, String columns) {
        return new BenchTable(
                name,
                List.of(columns.split(";")).stream()
                        .map(column -> column.strip().split(" ", 2))
                        .map(pair -> new Column(pair[0], pair[1]))
                        .toList());
    }

    public String key() {
        return columns.get(0).name();
    }

    public String qualified() {
        return "public." + name;
    }

    public String createAtSource() {
        return "CREATE TABLE %s (%s, PRIMARY KEY (%s))"
                .formatted(
                        qualified(),
                        columns.stream()
                                .map(column -> column.name() + " " + column.type())
                                .collect(Collectors.joining(", ")),
                        key());
    }

    /** From then on the log tells the whole row before an update. */
    public String logOldRows() {
        return "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(qualified());
    }

    /** A query that says whether the row with this key is there. */
    String hasKey(long value) {
        return "SELECT EXISTS (SELECT FROM %s WHERE %s = %d)".formatted(qualified(), key(), value);
    }

    public String createAtTarget() {
        return createAtSource() + " WITH (fillfactor = " + TARGET_FILL_FACTOR + ")";
    }
}
