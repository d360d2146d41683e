/** The pipeline file as typed, validated values. */
@NullMarked
package io.tidemark.config;

import org.jspecify.annotations.NullMarked;
