/** Builds the topology. */
@NullMarked
package io.tidemark.pipeline;

import org.jspecify.annotations.NullMarked;
