/** Per key: order and duplicates; the only keyed state. */
@NullMarked
package io.tidemark.merge;

import org.jspecify.annotations.NullMarked;
