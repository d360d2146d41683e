/**
 * Everything that runs on one machine: embedded servers, the demo, the main class of the launcher.
 */
@NullMarked
package io.tidemark.local;

import org.jspecify.annotations.NullMarked;
