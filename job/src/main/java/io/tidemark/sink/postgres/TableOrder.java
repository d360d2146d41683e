package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Orders tables by their foreign keys: parents first. Tables of a cycle keep their alphabet. */
final class TableOrder {

    private final Collection<ForeignKey> foreignKeys;
    private final Set<TableId> todo;
    private final Set<TableId> visited = new HashSet<>();
    private final List<TableId> order = new ArrayList<>();

    private TableOrder(Collection<TableId> tables, Collection<ForeignKey> foreignKeys) {
        this.todo = new TreeSet<>(tables);
        this.foreignKeys = foreignKeys;
    }

    static List<TableId> parentsFirst(
            Collection<TableId> tables, Collection<ForeignKey> foreignKeys) {
        TableOrder order = new TableOrder(tables, foreignKeys);
        order.todo.forEach(order::visit);
        return order.order;
    }

    private void visit(TableId table) {
        if (!visited.add(table)) {
            return;
        }
        for (ForeignKey key : foreignKeys) {
            if (key.child().equals(table) && todo.contains(key.parent())) {
                visit(key.parent());
            }
        }
        order.add(table);
    }

    /** The keys that lead from a table over others back to it and are checked at each statement. */
    static List<ForeignKey> rigidCycles(
            Collection<TableId> tables, Collection<ForeignKey> foreignKeys) {
        List<ForeignKey> inside =
                foreignKeys.stream()
                        .filter(k -> tables.contains(k.child()) && tables.contains(k.parent()))
                        .filter(k -> !k.child().equals(k.parent()))
                        .filter(k -> k.check() == ForeignKey.Check.AT_STATEMENT)
                        .toList();
        return inside.stream().filter(k -> leads(k.parent(), k.child(), inside)).toList();
    }

    private static boolean leads(TableId from, TableId to, List<ForeignKey> keys) {
        Set<TableId> reached = new HashSet<>(Set.of(from));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (ForeignKey key : keys) {
                grows |= reached.contains(key.child()) && reached.add(key.parent());
            }
        }
        return reached.contains(to);
    }
}
