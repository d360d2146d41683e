package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tables that are being added to those that are read: first they are copied range by range, then
 * what was committed meanwhile is told, until they are as far as the others.
 *
 * @param ranges what is still to be copied, in this order
 * @param told the copy has every commit up to here; once it is complete, every commit up to here
 *     has been told
 */
record Addition(SortedSet<TableId> tables, List<TableRange> ranges, long told) {

    Addition {
        tables = Collections.unmodifiableSortedSet(new TreeSet<>(tables));
        ranges = List.copyOf(ranges);
    }

    /** The same, with the first range copied. */
    Addition copied() {
        return new Addition(tables, ranges.subList(1, ranges.size()), told);
    }

    /** The same, told up to here. */
    Addition to(long further) {
        return new Addition(tables, ranges, further);
    }

    /** The same without tables that are not read any more; null if none is left. */
    @Nullable Addition only(Collection<TableId> others) {
        SortedSet<TableId> kept = new TreeSet<>(tables);
        kept.retainAll(others);
        return kept.isEmpty()
                ? null
                : new Addition(
                        kept,
                        ranges.stream().filter(range -> kept.contains(range.table())).toList(),
                        told);
    }
}
