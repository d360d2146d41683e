/** Reads changes of PostgreSQL: snapshot and log, and remembers where it stands. */
@NullMarked
package io.tidemark.source.postgres;

import org.jspecify.annotations.NullMarked;
