package io.tidemark.config;

import io.tidemark.config.Drift.Decision;
import io.tidemark.config.Drift.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code drift}: a word for all kinds of changes, or a map of kinds and words. */
final class DriftRules {

    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(DriftRules::word).toList();

    private DriftRules() {}

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Drift read(Value value) {
        if (!value.isMap()) {
            return value.choice(Decision.class).map(Drift::all).orElse(Drift.EVOLVE);
        }
        Map<Kind, Decision> decisions = new EnumMap<>(Drift.EVOLVE.decisions());
        Optional<Section> section = value.options(KINDS);
        for (Kind kind : Kind.values()) {
            section.flatMap(s -> s.find(word(kind)))
                    .ifPresent(v -> decision(kind, v).ifPresent(d -> decisions.put(kind, d)));
        }
        return new Drift(decisions);
    }

    private static Optional<Decision> decision(Kind kind, Value value) {
        Optional<Decision> decision = value.choice(Decision.class);
        if (decision.equals(Optional.of(Decision.IGNORE)) && kind.isOfType()) {
            value.fault(
                    "values of another type cannot go on as the old one",
                    "write evolve, reject or fail");
            return Optional.empty();
        }
        if (decision.equals(Optional.of(Decision.EVOLVE)) && kind == Kind.CHANGE_TYPE) {
            value.fault(
                    "no column can hold the values of both types",
                    "write reject or fail, and alter the target by hand");
            return Optional.empty();
        }
        return decision;
    }
}
