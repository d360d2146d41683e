package io.tidemark.bench;

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
 */
record Workload(
        String name,
        String about,
        List<BenchTable> tables,
        long rows,
        List<String> fill,
        String lastRow,
        Marker marker,
        Optional<Changes> changes) {

    Workload {
        tables = List.copyOf(tables);
        fill = List.copyOf(fill);
    }

    /**
     * A row whose number is raised to see how far a system is.
     *
     * @param write a statement that sets the number; {@code %d} is the number
     * @param arrived a query that says whether that number or a later one is there
     */
    record Marker(String write, String arrived) {}

    /** What the system does while the changes are made. */
    enum Pace {
        /** It follows them; where the source is slower, the figure is the source's. */
        FOLLOWED,
        /** It is held; the time begins when it goes on, with all changes in the log. */
        HELD
    }

    /**
     * What changes once the system streams.
     *
     * @param pace whether the system may work meanwhile
     * @param count how many rows are inserted, updated or deleted
     * @param setUp statements at the source before
     * @param calls statements at the source that make the changes, each in a connection of its own,
     *     all at the same time
     */
    record Changes(Pace pace, long count, List<String> setUp, List<String> calls) {

        Changes {
            setUp = List.copyOf(setUp);
            calls = List.copyOf(calls);
        }
    }

    /** What the figure counts: copied rows or changes. */
    long counted() {
        return changes.map(Changes::count).orElse(rows);
    }

    /** The statements that make the tables at the source. */
    List<String> createAtSource() {
        return tables.stream().map(BenchTable::createAtSource).toList();
    }
}
