package io.tidemark.bench.report;

import io.tidemark.bench.page.Element;
import io.tidemark.bench.result.Outcome.Figures;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.TrialEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a report about trials that lack a figure or a lag, with all that is known of the
 * reasons.
 */
record HtmlFailures(RunRecord run) {

    /** The section. */
    Element html() {
        return Element.of("section")
                .add(Element.of("h2", "Without a figure or a lag"))
                .add(content());
    }

    private List<Element> content() {
        List<Element> content = new ArrayList<>();
        for (TrialEntry trial : run.trials()) {
            trial.noFigure().ifPresent(reason -> add(content, trial, "no figure", reason));
            trial.figures()
                    .flatMap(Figures::noLag)
                    .ifPresent(reason -> add(content, trial, "no lag", reason));
        }
        int planned = run.settings().runs() * run.workloads().size() * run.systems().size();
        if (run.trials().size() < planned) {
            content.add(
                    Element.of(
                            "p",
                            "The benchmark was stopped after %d of %d trials."
                                    .formatted(run.trials().size(), planned)));
        }
        return content.isEmpty()
                ? List.of(Element.of("p", "Every trial has all figures."))
                : content;
    }

    private static void add(List<Element> content, TrialEntry trial, String what, String reason) {
        content.add(
                Element.of(
                        "h3",
                        "%s with %s, run %d: %s"
                                .formatted(trial.workload(), trial.system(), trial.run(), what)));
        content.add(Element.of("pre", reason).with("tabindex", 0));
    }
}
