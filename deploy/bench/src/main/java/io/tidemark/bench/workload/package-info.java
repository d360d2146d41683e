/**
 * The tables of the benchmark, and what happens to them.
 *
 * <p>Start reading at {@link io.tidemark.bench.workload.Workload}. Each says it twice: as SQL for a
 * source, and as a {@link io.tidemark.bench.workload.Generator} that makes the same rows and
 * changes without one. A trial behind the generator compares its target with a real source, so the
 * two cannot drift apart.
 */
@NullMarked
package io.tidemark.bench.workload;

import org.jspecify.annotations.NullMarked;
