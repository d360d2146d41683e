/** What source and sink both need of PostgreSQL: connections, type names, errors with remedies. */
@NullMarked
package io.tidemark.postgres;

import org.jspecify.annotations.NullMarked;
