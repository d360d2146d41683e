/** A Flink cluster of real processes on this machine: {@code tidemark cluster}. */
@NullMarked
package io.tidemark.local.cluster;

import org.jspecify.annotations.NullMarked;
