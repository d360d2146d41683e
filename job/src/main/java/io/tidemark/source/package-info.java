/** What the sources of all systems share. */
@NullMarked
package io.tidemark.source;

import org.jspecify.annotations.NullMarked;
