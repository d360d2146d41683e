package io.tidemark.bench;

import io.tidemark.bench.RunRecord.TrialEntry;
import io.tidemark.bench.page.Element;
import java.util.ArrayList;
import java.util.List;

/** The part of a report about trials that have no figure, with all that is known of the reasons. */
record HtmlFailures(RunRecord run) {

    /** The section. */
    Element html() {
        return Element.of("section").add(Element.of("h2", "Without a figure")).add(content());
    }

    private List<Element> content() {
        List<Element> content = new ArrayList<>();
        run.trials().stream()
                .filter(trial -> trial.noFigure().isPresent())
                .forEach(
                        trial -> {
                            content.add(Element.of("h3", title(trial)));
                            content.add(
                                    Element.of("pre", trial.noFigure().orElseThrow())
                                            .with("tabindex", 0));
                        });
        int planned = run.settings().runs() * run.workloads().size() * run.systems().size();
        if (run.trials().size() < planned) {
            content.add(
                    Element.of(
                            "p",
                            "The benchmark was stopped after %d of %d trials."
                                    .formatted(run.trials().size(), planned)));
        }
        return content.isEmpty() ? List.of(Element.of("p", "Every trial has a figure.")) : content;
    }

    private static String title(TrialEntry trial) {
        return "%s with %s, run %d".formatted(trial.workload(), trial.system(), trial.run());
    }
}
