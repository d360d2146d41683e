package io.tidemark.sink;

import io.tidemark.change.SourceTable;
import java.io.Serializable;
import java.util.Collection;

/** Where the tables of a pipeline go. */
public interface TargetRules extends Serializable {

    /** The rule of a source table. */
    TargetTableRule of(SourceTable source);

    /** The rules of all tables that hold copies of a source's rows: a fresh start empties them. */
    Collection<TargetTableRule> copies();
}
