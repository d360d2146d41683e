/**
 * Pages and charts that need nothing but themselves: no script, no file, no address. It knows
 * nothing of the benchmark.
 *
 * <p>Start reading at {@link io.tidemark.bench.page.Chart}.
 */
@NullMarked
package io.tidemark.bench.page;

import org.jspecify.annotations.NullMarked;
