/** Flink SQL as a user would run it, for the benchmark. */
@NullMarked
package io.tidemark.bench.flinksql;

import org.jspecify.annotations.NullMarked;
