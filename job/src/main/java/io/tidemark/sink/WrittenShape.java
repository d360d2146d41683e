package io.tidemark.sink;

import io.tidemark.change.KeyEncoder;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import java.util.List;

/** A shape of rows as its writer knows it, and what it counted of the epoch so far. */
final class WrittenShape {

    private final int number;
    private final long fingerprint;
    private final long table;
    private final SourceTable sourceTable;
    private final long source;
    private final Deletes deletes;
    private final TargetTableRule.Order order;
    private final List<String> columns;

    long read;
    long snapshot;
    long superseded;
    long stale;
    long filtered;
    long missing;
    long duplicate;
    long late;
    long derived;
    long dead;

    WrittenShape(int number, long fingerprint, TableSchema schema, TargetTableRule rule) {
        this.number = number;
        this.fingerprint = fingerprint;
        this.table = KeyEncoder.tableCode(rule.target());
        this.sourceTable = schema.sourceTable();
        this.source = SourceTable.code(schema.source());
        this.deletes = rule.deletes();
        this.order = rule.order();
        this.columns = schema.rowNames();
    }

    /** Names the shape within its writer. */
    int number() {
        return number;
    }

    long fingerprint() {
        return fingerprint;
    }

    /** What the keys of its rows begin with. */
    long table() {
        return table;
    }

    SourceTable sourceTable() {
        return sourceTable;
    }

    /** The code of the source that its rows are of. */
    long source() {
        return source;
    }

    Deletes deletes() {
        return deletes;
    }

    TargetTableRule.Order order() {
        return order;
    }

    /** Whether anything was counted since the last barrier. */
    boolean isTouched() {
        return read + derived > 0;
    }

    List<String> columns() {
        return columns;
    }

    /** What was counted; then begins again. */
    Counts take() {
        Counts counts =
                new Counts(
                        read,
                        snapshot,
                        superseded,
                        stale,
                        filtered,
                        missing,
                        duplicate,
                        late,
                        derived,
                        dead);
        read = 0;
        snapshot = 0;
        superseded = 0;
        stale = 0;
        filtered = 0;
        missing = 0;
        duplicate = 0;
        late = 0;
        derived = 0;
        dead = 0;
        return counts;
    }
}
