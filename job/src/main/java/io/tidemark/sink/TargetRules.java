package io.tidemark.sink;

import io.tidemark.change.SourceTable;
import java.io.Serializable;
import java.util.Collection;

/** Where the tables of a pipeline go. */
public interface TargetRules extends Serializable {

    /** The rule of a source table. */
    TargetTableRule of(SourceTable source);

    /** The rules of all tables of the pipeline. */
    Collection<TargetTableRule> all();
}
