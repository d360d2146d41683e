/**
 * Functions for the {@code select} of a pipeline file.
 *
 * <p>Each follows from its arguments (and its key) alone. A null makes null, where the function
 * does not say otherwise. Wrong arguments throw an {@link IllegalArgumentException} whose message
 * never holds the value of a row. An instance belongs to one thread.
 */
@NullMarked
package io.tidemark.udfs.functions;

import org.jspecify.annotations.NullMarked;
