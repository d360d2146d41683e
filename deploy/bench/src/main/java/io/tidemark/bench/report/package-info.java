/**
 * A record of a run for people: a table for the terminal, one for a README, and a page.
 *
 * <p>Start reading at {@link io.tidemark.bench.report.ReportTable}, {@link
 * io.tidemark.bench.report.MarkdownReport} and {@link io.tidemark.bench.report.HtmlReport}.
 */
@NullMarked
package io.tidemark.bench.report;

import org.jspecify.annotations.NullMarked;
