package io.tidemark.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.bench.page.Element;
import io.tidemark.bench.page.Table;
import io.tidemark.bench.result.Numbers;
import io.tidemark.bench.result.Results;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import io.tidemark.bench.result.RunRecord.WorkloadEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Renders a run as one page of HTML that needs nothing else, and is readable on a phone. It shows
 * every system under every workload, those without a figure with the reason.
 */
public record HtmlReport(RunRecord run) {

    private static final String STYLE = "report.css";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /** Writes the report of a run. */
    public static void write(RunRecord run, Path file) throws IOException {
        Files.writeString(file, new HtmlReport(run).text());
    }

    /** The whole page. */
    public String text() throws IOException {
        Element body = Element.of("body").add(top());
        run.workloads().forEach(workload -> body.add(new HtmlWorkload(run, workload).html()));
        body.add(new HtmlFailures(run).html());
        body.add(new HtmlSetUp(run).html());
        return "<!DOCTYPE html>\n" + Element.of("html").with("lang", "en").add(head(), body) + "\n";
    }

    private Element head() throws IOException {
        return Element.of("head")
                .add(
                        Element.of("meta").with("charset", "utf-8"),
                        Element.of("meta")
                                .with("name", "viewport")
                                .with("content", "width=device-width, initial-scale=1"),
                        Element.of("title", "Tidemark benchmark, " + TIME.format(run.begun())),
                        Element.of("style", style()));
    }

    private static String style() throws IOException {
        try (InputStream resource =
                Objects.requireNonNull(HtmlReport.class.getResourceAsStream(STYLE), STYLE)) {
            return new String(resource.readAllBytes(), UTF_8);
        }
    }

    private List<Element> top() {
        return List.of(
                Element.of("h1", "Tidemark benchmark"),
                Element.of(
                        "p",
                        "%s, %s. %s."
                                .formatted(
                                        TIME.format(run.begun()),
                                        Numbers.span(run.duration()),
                                        run.machine().text())),
                Element.of(
                        "p",
                        "%s, in rows or changes per second until the target equals the source."
                                        .formatted(run.settings().repetition())
                                + " Every trial has fresh servers of its own; servers and job share"
                                + " the machine."),
                summary(),
                Element.of("p", sizes()).with("class", "soft"));
    }

    private Element summary() {
        return new Table(
                        "rows or changes per second by workload and system",
                        "workload",
                        List.of(
                                new Table.Group(
                                        "",
                                        run.systems().stream().map(SystemEntry::name).toList())),
                        run.workloads().stream().map(this::summary).toList())
                .html();
    }

    private String sizes() {
        return run.workloads().stream()
                .map(workload -> "%s: %s.".formatted(workload.name(), workload.size()))
                .collect(Collectors.joining(" "));
    }

    private Table.Row summary(WorkloadEntry workload) {
        Results results = run.results();
        return new Table.Row(
                workload.name(),
                run.systems().stream()
                        .map(system -> results.medians(workload.name(), system.name()))
                        .map(m -> m.map(each -> Numbers.whole(each.rate().median())))
                        .map(rate -> rate.orElse(SystemRows.NO_FIGURE))
                        .toList());
    }
}
