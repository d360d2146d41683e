package io.tidemark.local;

import io.tidemark.local.Comparison.Content;
import io.tidemark.local.Comparison.TableResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders a comparison for people. */
public final class ComparisonReport {

    private static final String LINE = "%-18s %12s %12s  %-16s  %-16s  %s";
    private static final int LONGEST_ROW = 240;

    private ComparisonReport() {}

    /** One line per table. */
    public static String table(List<TableResult> results) {
        String header =
                LINE.formatted(
                        "table",
                        "source rows",
                        "target rows",
                        "source checksum",
                        "target checksum",
                        "match");
        return header
                + "\n"
                + results.stream().map(ComparisonReport::line).collect(Collectors.joining("\n"));
    }

    private static String line(TableResult result) {
        return LINE.formatted(
                result.table(),
                rows(result.source()),
                result.target().map(ComparisonReport::rows).orElse("missing"),
                result.source().checksumText(),
                result.target().map(Content::checksumText).orElse("-"),
                result.matches() ? "yes" : "NO");
    }

    private static String rows(Content content) {
        return String.format(Locale.ROOT, "%,d", content.rows());
    }

    /** The keys that differ, each with both rows. */
    public static String differences(String table, List<Difference> differences) {
        return differences.stream()
                .map(
                        difference ->
                                "%s, key %s%n  source %s%n  target %s"
                                        .formatted(
                                                table,
                                                difference.key(),
                                                shorten(difference.source().orElse("no row")),
                                                shorten(difference.target().orElse("no row"))))
                .collect(Collectors.joining("\n"));
    }

    private static String shorten(String row) {
        return row.length() <= LONGEST_ROW ? row : row.substring(0, LONGEST_ROW) + "…";
    }
}
