package io.tidemark.bench.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bench.page.Element;
import io.tidemark.bench.result.Numbers;
import io.tidemark.bench.result.ResultsJson;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.RunSettings;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a report about how its numbers came about, enough to repeat them. */
record HtmlSetUp(RunRecord run) {

    /** The section. */
    Element html() {
        List<Element> cards = new ArrayList<>(List.of(card("run", "", settings())));
        cards.add(card("machine", "", machine()));
        cards.add(card("servers", "settings of source and target", run.settings().servers()));
        run.systems().forEach(system -> cards.add(card(system)));
        run.versions()
                .forEach((group, versions) -> cards.add(card("versions: " + group, "", versions)));
        return Element.of("section")
                .add(
                        Element.of("h2", "How it was run"),
                        Element.of("p", "To repeat it:"),
                        Element.of("pre", run.settings().command()).with("tabindex", 0),
                        Element.of("div").with("class", "cards").add(cards));
    }

    private Map<String, String> settings() {
        RunSettings settings = run.settings();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("begun", run.begun().toString());
        all.put("ended", run.ended().toString());
        all.put("runs", Integer.toString(settings.runs()));
        all.put("seed", Long.toString(settings.seed()));
        // Whatever they are: none can be left out.
        ResultsJson.mapper()
                .<ObjectNode>valueToTree(settings.common())
                .properties()
                .forEach(setting -> all.put(setting.getKey(), setting.getValue().asText()));
        return all;
    }

    private Map<String, String> machine() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("processor", run.machine().cpu());
        all.put("cores", Integer.toString(run.machine().cores()));
        all.put("memory", Numbers.gibibytes(run.machine().memoryBytes()));
        all.put("operating system", run.machine().operatingSystem());
        all.put("kernel", run.machine().kernel());
        all.put("Java", run.machine().java());
        return all;
    }

    private static Element card(SystemEntry system) {
        return card(system.name(), system.about(), system.settings());
    }

    private static Element card(String title, String about, Map<String, String> values) {
        Element card = Element.of("div").with("class", "card").add(Element.of("h3", title));
        if (!about.isEmpty()) {
            card.add(Element.of("p", about).with("class", "soft"));
        }
        Element list = Element.of("dl");
        values.forEach((name, value) -> list.add(Element.of("dt", name), Element.of("dd", value)));
        return values.isEmpty() ? card : card.add(list);
    }
}
