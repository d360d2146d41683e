package io.tidemark.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.result.ExampleResults;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.Stopped;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

    private final RunRecord run = ExampleResults.twoRuns();

    @Test
    void everySystemIsInTheTableOfEachWorkloadAndInTheSummary() throws Exception {
        List<Element> tables = elements(parsed(run), "table");
        assertThat(tables).hasSize(1 + run.workloads().size());
        for (Element table : tables) {
            assertThat(elements(table, "th").stream().map(Element::getTextContent))
                    .containsAll(run.systems().stream().map(s -> s.name()).toList());
        }
    }

    @Test
    void everySystemIsInEveryChartAndEveryChartTellsItsNumbers() throws Exception {
        List<Element> charts =
                elements(parsed(run), "svg").stream()
                        .filter(svg -> svg.getAttribute("role").equals("img"))
                        .toList();
        // Rates and processor time of both, lags of one.
        assertThat(charts).hasSize(5);
        assertThat(charts)
                .allSatisfy(
                        chart -> {
                            assertThat(chart.getAttribute("aria-label"))
                                    .contains("tidemark: ", "flink-sql: ", "native: ");
                            assertThat(elements(chart, "title")).hasSize(1);
                            assertThat(elements(chart, "desc")).hasSize(1);
                        });
    }

    @Test
    void aSystemWithoutAFigureIsShownWithItsReason() throws Exception {
        Document page = parsed(run);
        assertThat(texts(page, "td"))
                .contains(
                        "no figure: 2 of 2 runs without a figure: <refused> & \"gone\" | away",
                        "1 of 2 runs without a figure: <refused> & \"gone\" | away");
        assertThat(texts(page, "pre"))
                .filteredOn(text -> text.contains("line 2 of \uFFFD the log"))
                .hasSize(3);
        assertThat(texts(page, "pre")).contains(ExampleResults.LATE);
        assertThat(texts(page, "h3"))
                .contains(
                        "updates with flink-sql, run 2: no lag",
                        "snapshot with native, run 1: no figure");
        assertThat(texts(page, "td"))
                .contains(
                        "1 of 2 runs without a lag: 2 of 40 <marker> rows had arrived",
                        "the lag is that at 500 changes/s: the source did not make 1,000 beside it");
    }

    @Test
    void aRunThatWasStoppedShowsWhatItHasNot() throws Exception {
        Document page = parsed(new Stopped(run).after(3));
        assertThat(texts(page, "p")).contains("The benchmark was stopped after 3 of 12 trials.");
        assertThat(texts(page, "td"))
                .contains("no figure: 2 of 2 runs not made: the benchmark was stopped");
    }

    @Test
    void aRunWithoutAnyTrialIsAReportToo() throws Exception {
        assertThat(elements(parsed(new Stopped(run).after(0)), "svg")).isEmpty();
    }

    @Test
    void itNeedsNothingElse() throws IOException {
        String html = new HtmlReport(run).text();
        assertThat(html)
                .doesNotContainPattern("https?:")
                .doesNotContain("<script", "<link", "<img", "@import", "url(", "src=")
                .contains("name=\"viewport\"", "prefers-color-scheme")
                .contains("&lt;refused&gt; &amp; \"gone\"");
    }

    /** A browser takes the style sheet as it is, an XML parser does not. */
    @Test
    void theStyleSheetMeansTheSameAsHtmlAndAsXml() throws IOException {
        String html = new HtmlReport(run).text();
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        assertThat(style).contains("prefers-color-scheme").doesNotContain("&", "<", ">");
    }

    @Test
    void theNumbersAreThoseOfTheRun() throws Exception {
        Element updates = elements(parsed(run), "table").get(2);
        assertThat(texts(elements(updates, "tr").get(2), "td"))
                .containsExactly(
                        "225", "200", "250", "–", "1.80", "4.5", "4.8", "0.8", "450", "1,000",
                        "10,000", "10.0", "20.0", "5.0", "30.0", "65.0", "650", "5,500");
    }

    @Test
    void itTellsHowToRepeatTheRun() throws Exception {
        Document page = parsed(run);
        assertThat(texts(page, "pre")).contains("./tidemark bench --seed 7");
        assertThat(texts(page, "dd")).contains("Abacus 3", "1a2b3c", "8GB", "true", "7", "1s");
    }

    private static Document parsed(RunRecord run) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(new HtmlReport(run).text())));
    }

    private static List<String> texts(Document page, String name) {
        return texts(page.getDocumentElement(), name);
    }

    private static List<String> texts(Element in, String name) {
        return elements(in, name).stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Document page, String name) {
        return elements(page.getDocumentElement(), name);
    }

    private static List<Element> elements(Element in, String name) {
        NodeList found = in.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }
}
