/**
 * Runs Tidemark beside what a user would pick instead, on the same servers, tables and changes.
 *
 * <p>Start reading at {@link io.tidemark.bench.Bench}: every {@link
 * io.tidemark.bench.workload.Workload} is tried with every {@link
 * io.tidemark.bench.ReplicationSystem}, on fresh servers; {@link io.tidemark.bench.Trial} is one
 * such try. What came out is an {@link io.tidemark.bench.RunRecord}, of which a {@link
 * io.tidemark.bench.ResultsFile} and all reports are made: {@link io.tidemark.bench.ReportTable},
 * {@link io.tidemark.bench.MarkdownReport}, {@link io.tidemark.bench.HtmlReport}.
 */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
