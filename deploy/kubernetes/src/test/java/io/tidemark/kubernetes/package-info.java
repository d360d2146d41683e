/** Checks of the manifests that need no cluster. */
@NullMarked
package io.tidemark.kubernetes;

import org.jspecify.annotations.NullMarked;
