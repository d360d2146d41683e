package io.tidemark.bench.result;

import io.tidemark.bench.result.Outcome.Figures;
import io.tidemark.bench.result.Outcome.NoFigure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The measurements of a run, by workload and system. */
public record Results(List<Measurement> measurements) {

    public Results {
        measurements = List.copyOf(measurements);
    }

    /** All figures of one system under one workload. */
    public List<Figures> figures(String workload, String system) {
        return outcomes(workload, system).stream()
                .filter(Figures.class::isInstance)
                .map(Figures.class::cast)
                .toList();
    }

    /** Why runs of one system under one workload have no figure. */
    public List<NoFigure> failures(String workload, String system) {
        return outcomes(workload, system).stream()
                .filter(NoFigure.class::isInstance)
                .map(NoFigure.class::cast)
                .toList();
    }

    /** Why runs of one system under one workload have a figure, but no lag. */
    List<String> withoutLag(String workload, String system) {
        return figures(workload, system).stream().flatMap(run -> run.noLag().stream()).toList();
    }

    private List<Outcome> outcomes(String workload, String system) {
        return measurements.stream()
                .filter(m -> m.workload().equals(workload) && m.system().equals(system))
                .map(Measurement::outcome)
                .toList();
    }

    /** What all runs of one system under one workload come to; empty if none has a figure. */
    public Optional<Medians> medians(String workload, String system) {
        List<Figures> figures = figures(workload, system);
        return figures.isEmpty() ? Optional.empty() : Optional.of(Medians.of(figures));
    }

    /** How many times as fast a system is as another, by the medians. */
    public OptionalDouble ratio(String workload, String system, String other) {
        Optional<Medians> own = medians(workload, system);
        Optional<Medians> others = medians(workload, other);
        return own.isPresent() && others.isPresent()
                ? OptionalDouble.of(own.get().rate().median() / others.get().rate().median())
                : OptionalDouble.empty();
    }

    /** Whether every trial of every system has all figures. */
    public boolean isComplete() {
        return measurements.stream()
                .allMatch(m -> m.outcome() instanceof Figures figures && figures.noLag().isEmpty());
    }
}
