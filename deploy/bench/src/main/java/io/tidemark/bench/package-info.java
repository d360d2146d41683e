/**
 * Runs Tidemark beside what a user would pick instead, on the same servers, tables and changes.
 *
 * <p>Start reading at {@link io.tidemark.bench.Bench}: every {@link io.tidemark.bench.Workload} is
 * tried with every {@link io.tidemark.bench.ReplicationSystem}, on fresh servers; {@link
 * io.tidemark.bench.Trial} is one such try.
 */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
