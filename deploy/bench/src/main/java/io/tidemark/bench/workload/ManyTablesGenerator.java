package io.tidemark.bench.workload;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import java.util.List;

/** Does what the SQL of {@link ManyTables} does. */
final class ManyTablesGenerator implements Generator {

    private static final String NOTE = "a note";

    private final long rowsEach;
    private final List<TableChanges> tables;

    ManyTablesGenerator(long rowsEach) {
        this.rowsEach = rowsEach;
        TableChanges.Log log = new TableChanges.Log();
        this.tables =
                ManyTables.TABLES.stream().map(table -> new TableChanges(table, log)).toList();
    }

    @Override
    public List<TableSchema> schemas() {
        return tables.stream().map(TableChanges::schema).toList();
    }

    @Override
    public Change filled(long number) {
        return tables.get((int) (number / rowsEach))
                .filled(Long.toString(number % rowsEach), "0", NOTE);
    }

    @Override
    public Change changed(long number) {
        long key = AtRandom.key(number / tables.size(), AtRandom.keys(rowsEach));
        return tables.get((int) (number % tables.size()))
                .written(Long.toString(key), Long.toString(number), "changed by " + number);
    }

    @Override
    public Change marker(long number) {
        return tables.get(0).written("0", Long.toString(number), NOTE);
    }
}
