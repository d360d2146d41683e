/** Applies epochs to PostgreSQL. */
@NullMarked
package io.tidemark.sink.postgres;

import org.jspecify.annotations.NullMarked;
