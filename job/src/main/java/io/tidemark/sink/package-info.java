/** Epochs, deltas and their commit: exactly once into any target. */
@NullMarked
package io.tidemark.sink;

import org.jspecify.annotations.NullMarked;
