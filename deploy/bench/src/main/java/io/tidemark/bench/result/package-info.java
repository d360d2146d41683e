/**
 * What came out: figures of a trial, and the record of a run as it is stored.
 *
 * <p>Start reading at {@link io.tidemark.bench.result.RunRecord}; a {@link
 * io.tidemark.bench.result.ResultsFile} keeps it.
 */
@NullMarked
package io.tidemark.bench.result;

import org.jspecify.annotations.NullMarked;
