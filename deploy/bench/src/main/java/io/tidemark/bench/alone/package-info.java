/**
 * A stage of Tidemark in a process of its own, without the rest: the source before a sink that only
 * counts, and the sink behind a generator.
 */
@NullMarked
package io.tidemark.bench.alone;

import org.jspecify.annotations.NullMarked;
