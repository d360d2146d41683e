/** Random faults, by seed, on a cluster of processes under load: {@code tidemark soak}. */
@NullMarked
package io.tidemark.local.soak;

import org.jspecify.annotations.NullMarked;
