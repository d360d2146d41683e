package io.tidemark.bench.workload;

import java.util.List;
import java.util.Optional;

/**
 * Tables, and what happens to them.
 *
 * @param name a word for options and tables
 * @param about what it is, for people, in one line
 * @param rows in all tables before anything changes
 * @param fill statements that insert them at the source
 * @param lastRow a query that says whether the row is there that is copied last if rows are copied
 *     in the order of their keys; cheap, to be asked often
 * @param marker one row of a table that no change touches
 * @param changes empty if the copy of the tables is what is measured
 * @param generation what makes the same rows and changes without a source; empty: nothing
 */
public record Workload(
        String name,
        String about,
        List<BenchTable> tables,
        long rows,
        List<String> fill,
        String lastRow,
        Marker marker,
        Optional<Changes> changes,
        Optional<Generation> generation) {

    public Workload {
        tables = List.copyOf(tables);
        fill = List.copyOf(fill);
    }

    /**
     * A row whose number is raised to see how far a system is.
     *
     * @param table which is among those that change
     * @param number its column, a bigint
     */
    public record Marker(BenchTable table, String number) {

        /** A statement that sets the number. */
        public String write(long value) {
            return "UPDATE %s SET %s = %d WHERE %s = 0"
                    .formatted(table.qualified(), number, value, table.key());
        }

        /** A query for it; it gives one row. */
        public String read() {
            return "SELECT coalesce(max(%s), 0) FROM %s WHERE %s = 0"
                    .formatted(number, table.qualified(), table.key());
        }
    }

    /** What the figure counts: copied rows or changes. */
    public long counted() {
        return changes.map(Changes::count).orElse(rows);
    }

    /** The statements that make the tables at the source. */
    public List<String> createAtSource() {
        return tables.stream().map(BenchTable::createAtSource).toList();
    }
}
