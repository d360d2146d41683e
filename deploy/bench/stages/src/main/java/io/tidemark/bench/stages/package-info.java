/**
 * What each stage of the job costs per change, so that a regression can be located.
 *
 * <p>Start reading at {@link io.tidemark.bench.stages.Stage}: each is a JMH benchmark that stands
 * in the package of what it measures, to see what is hidden to others.
 */
@NullMarked
package io.tidemark.bench.stages;

import org.jspecify.annotations.NullMarked;
