/** The commands. */
@NullMarked
package io.tidemark.cli;

import org.jspecify.annotations.NullMarked;
