package io.tidemark.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code dead-letters}. */
final class DeadLetterRules {

    private static final List<String> KEYS = List.of("parking", "max-waiting", "max-rate");

    private static final Pattern RATE =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?)\\s*%\\s+over\\s+(\\S+)");

    private static final String RATE_FORM = "for example max-rate: 1% over 1m";

    private static final int MOST_WAITING = 1_000_000;

    private DeadLetterRules() {}

    static DeadLetters read(Section root) {
        Optional<Section> section = root.find("dead-letters").flatMap(value -> value.options(KEYS));
        DeadLetters.Parking parking =
                section.flatMap(s -> s.find("parking"))
                        .flatMap(value -> value.choice(DeadLetters.Parking.class))
                        .orElse(DeadLetters.Parking.ON);
        int maxWaiting =
                section.flatMap(s -> s.find("max-waiting"))
                        .flatMap(DeadLetterRules::maxWaiting)
                        .orElse(DeadLetters.DEFAULT_MAX_WAITING);
        Optional<Rate> rate =
                section.flatMap(s -> s.find("max-rate")).flatMap(DeadLetterRules::rate);
        return new DeadLetters(
                parking,
                maxWaiting,
                rate.map(Rate::share).orElse(DeadLetters.DEFAULT_MAX_RATE),
                rate.map(Rate::window).orElse(DeadLetters.DEFAULT_WINDOW));
    }

    private record Rate(double share, Duration window) {}

    private static Optional<Integer> maxWaiting(Value value) {
        Optional<String> text = value.scalar();
        if (text.isPresent()
                && text.get().matches("[1-9]\\d{0,6}")
                && Integer.parseInt(text.get()) <= MOST_WAITING) {
            return Optional.of(Integer.parseInt(text.get()));
        }
        text.ifPresent(
                t ->
                        value.fault(
                                Shown.quoted(t) + " is no number of changes",
                                "write one from 1 to " + MOST_WAITING));
        return Optional.empty();
    }

    private static Optional<Rate> rate(Value value) {
        return value.parsed(DeadLetterRules::parse, RATE_FORM);
    }

    private static Rate parse(String text) {
        Matcher rate = RATE.matcher(text.strip());
        if (!rate.matches()) {
            throw new IllegalArgumentException(
                    Shown.quoted(text) + " is not a share of the changes of a time");
        }
        double share = Double.parseDouble(rate.group(1)) / 100;
        Duration window = Durations.parse(rate.group(2));
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    Shown.quoted(text) + " is not a share: more than 0% and at most 100%");
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(Shown.quoted(text) + " counts less than a second");
        }
        return new Rate(share, window);
    }
}
