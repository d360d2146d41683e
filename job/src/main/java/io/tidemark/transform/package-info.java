/**
 * What becomes of rows before they are merged: masked, selected, computed, filtered, checked.
 *
 * <p>Expressions are Flink SQL: parsed, validated and compiled by Flink's planner, that is by
 * Apache Calcite and Janino. A row travels as texts, so only the columns that an expression names
 * are read.
 */
@NullMarked
package io.tidemark.transform;

import org.jspecify.annotations.NullMarked;
