package io.tidemark.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;

/** Runs in the order in which they were written, merged to one: every key once. */
final class MergedRuns {

    private static final RowFold.Losses COUNTED_BEFORE =
            new RowFold.Losses() {
                @Override
                public void superseded(int schema) {}

                @Override
                public void stale(int schema) {}

                @Override
                public void missing(int schema) {}
            };

    private final List<Run> runs;
    private final RowFold fold;
    private final RowFold.Losses losses;

    /** Takes a row. */
    @FunctionalInterface
    interface Sink {
        void take(PendingRow row) throws IOException;
    }

    /** Whether a walk through the rows is the one that counts what it leaves out. */
    enum Counting {
        ON,
        /** Another walk through the same rows has counted. */
        OFF
    }

    MergedRuns(List<Run> runs, RowFold fold, RowFold.Losses losses) {
        this.runs = runs;
        this.fold = fold;
        this.losses = losses;
    }

    SortedSet<Long> tables() {
        SortedSet<Long> tables = new TreeSet<>(Long::compareUnsigned);
        runs.forEach(run -> tables.addAll(run.tables()));
        return tables;
    }

    /** The rows of a table in the order of their keys. */
    void forEach(long table, Counting counting, Sink sink) throws IOException {
        PriorityQueue<Head> heads = new PriorityQueue<>();
        for (int i = 0; i < runs.size(); i++) {
            Head head = new Head(i, runs.get(i).open(table));
            if (head.rows.next()) {
                heads.add(head);
            }
        }
        if (heads.size() == 1) {
            Run.Cursor only = heads.remove().rows;
            do {
                sink.take(only.row());
            } while (only.next());
            return;
        }
        merge(heads, counting == Counting.ON ? losses : COUNTED_BEFORE, sink);
    }

    private void merge(PriorityQueue<Head> heads, RowFold.Losses counted, Sink sink)
            throws IOException {
        List<Head> sameKey = new ArrayList<>();
        while (!heads.isEmpty()) {
            Head first = heads.remove();
            PendingRow row = first.rows.row();
            sameKey.add(first);
            while (!heads.isEmpty() && heads.peek().rows.row().compareKey(first.rows.row()) == 0) {
                Head next = heads.remove();
                row = fold.newest(row, next.rows.row(), counted);
                sameKey.add(next);
            }
            sink.take(row);
            for (Head head : sameKey) {
                if (head.rows.next()) {
                    heads.add(head);
                }
            }
            sameKey.clear();
        }
    }

    /** A run and where it stands; of equal keys the run that was written first comes first. */
    private record Head(int run, Run.Cursor rows) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            int byKey = rows.row().compareKey(other.rows.row());
            return byKey != 0 ? byKey : Integer.compare(run, other.run);
        }
    }
}
