package io.tidemark.sink.postgres;

import io.tidemark.config.Fault;
import io.tidemark.sink.Counts;
import io.tidemark.sink.Delta;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.TargetException;
import java.util.Map;
import java.util.TreeMap;

/** Nothing vanishes: for every table the changes that were read are all accounted for. */
final class Conservation {

    private Conservation() {}

    /**
     * Adds what the writers and what the target counted.
     *
     * @return by the name of the table at the source
     * @throws TargetException if a sum does not come out even: then nothing may be committed
     */
    static Map<String, AppliedCounts> settle(Epoch epoch, Map<String, AppliedCounts> atTarget)
            throws TargetException {
        Map<String, AppliedCounts> tables = new TreeMap<>(atTarget);
        for (Delta delta : epoch.deltas()) {
            for (Map.Entry<String, Counts> entry : delta.counts().entrySet()) {
                tables.merge(
                        entry.getKey(), AppliedCounts.of(entry.getValue()), AppliedCounts::plus);
            }
        }
        for (Map.Entry<String, AppliedCounts> entry : tables.entrySet()) {
            AppliedCounts counts = entry.getValue();
            if (!counts.balanced() || counts.unchanged() < 0 || counts.missing() < 0) {
                throw new TargetException(fault(epoch, entry.getKey(), counts), false, null);
            }
        }
        return tables;
    }

    private static Fault fault(Epoch epoch, String table, AppliedCounts counts) {
        return new Fault(
                "table " + table,
                "the counts of epoch " + epoch.token() + " do not add up: " + counts,
                "nothing of this epoch was applied; this is a defect of Tidemark, report it with"
                        + " this line");
    }
}
