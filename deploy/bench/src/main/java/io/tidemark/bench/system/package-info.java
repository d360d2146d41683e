/**
 * What is compared, and how each is run.
 *
 * <p>Start reading at {@link io.tidemark.bench.system.ReplicationSystem}: it is prepared for a
 * {@link io.tidemark.bench.system.Trial}, and a {@link io.tidemark.bench.system.Replication} runs,
 * whose {@link io.tidemark.bench.system.Arrival} tells how far it is. All are listed in {@link
 * io.tidemark.bench.system.Systems}.
 */
@NullMarked
package io.tidemark.bench.system;

import org.jspecify.annotations.NullMarked;
