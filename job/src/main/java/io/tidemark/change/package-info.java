/** The vocabulary that all stages share: a change, its position, its key and its schema. */
@NullMarked
package io.tidemark.change;

import org.jspecify.annotations.NullMarked;
