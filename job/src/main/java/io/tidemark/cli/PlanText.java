package io.tidemark.cli;

import io.tidemark.config.Pipeline;
import io.tidemark.pipeline.StartPlan;
import io.tidemark.pipeline.StartPlan.Step;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what a start would do. */
public final class PlanText {

    private PlanText() {}

    /** For people. */
    public static void print(Pipeline pipeline, StartPlan plan, PrintWriter out) {
        out.printf("pipeline %s: %s%n", pipeline.name(), beginning(plan));
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("TABLE", "TARGET", "WHAT"));
        for (Step step : plan.tables()) {
            Object target = step.target();
            lines.add(
                    List.of(
                            step.table().toString(),
                            target == null ? "-" : target.toString(),
                            what(step)));
        }
        TextTable.print(lines, out);
        plan.copyTime()
                .ifPresent(
                        time ->
                                out.printf(
                                        Locale.ROOT,
                                        "copying takes about %s, at %,d rows/s%n",
                                        DurationText.of(time),
                                        StartPlan.ROWS_PER_SECOND));
        if (plan.ddl().isEmpty()) {
            out.println("nothing is altered at the target");
        } else {
            out.println("at the target:");
            plan.ddl().forEach(statement -> out.println("  " + statement + ";"));
        }
        plan.refused().forEach(fault -> out.println("✗ " + fault));
        if (!plan.refused().isEmpty()) {
            out.println("it would not start");
        }
        out.flush();
    }

    private static String beginning(StartPlan plan) {
        if (plan.restoreFrom() != null) {
            return "goes on from " + plan.restoreFrom();
        }
        return switch (plan.start()) {
            case CONTINUE -> "begins with a copy of its tables";
            case FRESH -> "begins anew, the target tables are emptied and filled again";
        };
    }

    private static String what(Step step) {
        return switch (step.action()) {
            case COPY -> String.format(Locale.ROOT, "is copied, about %,d rows", step.rows());
            case GO_ON -> "goes on";
            case LEAVE -> "is not read any more; its rows stay at the target";
        };
    }
}
