package io.tidemark.transform;

import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * An expression over one row, parsed and validated.
 *
 * @param alias the name behind {@code as}; null: none
 * @param inputs the places of the columns that it names
 * @param deterministic whether it gives the same for the same row
 * @param callsOwn whether it calls functions that are not Flink's
 */
record SqlExpression(
        @Nullable String alias,
        RexNode tree,
        LogicalType type,
        Set<Integer> inputs,
        boolean deterministic,
        boolean callsOwn) {

    SqlExpression {
        inputs = Set.copyOf(inputs);
    }
}
