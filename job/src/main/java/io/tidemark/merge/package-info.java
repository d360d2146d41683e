/** Per key: order, duplicates, lateness, rules and history, in keyed state where order needs it. */
@NullMarked
package io.tidemark.merge;

import org.jspecify.annotations.NullMarked;
