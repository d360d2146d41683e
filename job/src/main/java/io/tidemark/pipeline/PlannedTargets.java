package io.tidemark.pipeline;

import io.tidemark.change.TableId;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.sink.TargetRules;
import io.tidemark.sink.TargetTableRule;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The target of every table of the plan. */
record PlannedTargets(Map<TableId, TargetTableRule> byName) implements TargetRules {

    static PlannedTargets of(List<PlannedSourceTable> tables) {
        return new PlannedTargets(
                tables.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        t -> t.schema().table(),
                                        t -> new TargetTableRule(t.target(), t.rule().deletes()))));
    }

    @Override
    public TargetTableRule of(TableId source) {
        TargetTableRule rule = byName.get(source);
        if (rule == null) {
            throw new FatalFaultException(
                    new Fault(
                            source.toString(),
                            "has changes that are not applied yet, but the pipeline file no longer names it",
                            "name it again until this epoch is applied"),
                    null);
        }
        return rule;
    }

    @Override
    public Collection<TargetTableRule> all() {
        return byName.values();
    }
}
