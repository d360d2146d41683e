package io.tidemark.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code select}, {@code where}, {@code mask}, {@code expect} of an entry. */
final class ShapingRules {

    private static final String SELECT_FORM =
            "for example select: [\"*\", \"upper(currency) as currency\"]";

    private static final Pattern KEEP_LAST = Pattern.compile("keep-last\\s+(\\d{1,6})");

    private ShapingRules() {}

    static Shaping read(Section entry, boolean hasKey) {
        List<SelectItem> select = entry.find("select").map(ShapingRules::select).orElse(List.of());
        String where = entry.find("where").flatMap(ShapingRules::condition).orElse(null);
        List<Mask> masks = entry.find("mask").map(value -> masks(value, hasKey)).orElse(List.of());
        List<String> expect =
                entry.find("expect")
                        .map(
                                value ->
                                        value.oneOrMore()
                                                .flatMap(item -> condition(item).stream())
                                                .toList())
                        .orElse(List.of());
        Optional<Value> onViolation = entry.find("on-violation");
        if (onViolation.isPresent() && entry.find("expect").isEmpty()) {
            onViolation.get().fault("has no effect: there is no expect", "remove it");
        }
        return new Shaping(
                select,
                where,
                masks,
                expect,
                onViolation
                        .flatMap(value -> value.choice(OnViolation.class))
                        .orElse(OnViolation.DEAD_LETTER));
    }

    private static List<SelectItem> select(Value value) {
        return value.oneOrMore()
                .flatMap(item -> item.parsed(SelectItem::parse, SELECT_FORM).stream())
                .toList();
    }

    private static Optional<String> condition(Value value) {
        Optional<String> text = value.text();
        if (text.isPresent() && text.get().isBlank()) {
            value.fault("is blank", "write a condition: amount > 0");
            return Optional.empty();
        }
        if (text.isPresent() && text.get().length() > SelectItem.MAX_LENGTH) {
            value.fault(
                    "has more than " + SelectItem.MAX_LENGTH + " characters",
                    "make a function of it");
            return Optional.empty();
        }
        return text;
    }

    private static List<Mask> masks(Value value, boolean hasKey) {
        List<Mask> masks = new ArrayList<>();
        value.filledMap()
                .ifPresent(
                        section ->
                                section.entries()
                                        .forEach(
                                                (columns, how) ->
                                                        mask(columns, how, hasKey)
                                                                .ifPresent(masks::add)));
        return masks;
    }

    private static Optional<Mask> mask(String columns, Value value, boolean hasKey) {
        NamePattern pattern;
        try {
            pattern = NamePattern.parse(columns);
        } catch (IllegalArgumentException e) {
            value.fault(String.valueOf(e.getMessage()), "name a column, with * for any text");
            return Optional.empty();
        }
        if (value.isNull()) {
            return Optional.of(new Mask(pattern, Mask.Kind.NULL, 0));
        }
        Optional<Mask> mask = value.text().flatMap(text -> mask(pattern, value, text));
        if (mask.isPresent() && mask.get().needsKey() && !hasKey) {
            value.fault(
                    "needs a key, and the file has none",
                    "write pipeline: {mask-key: \"${MASK_KEY}\"}, at least 16 characters");
        }
        return mask;
    }

    private static Optional<Mask> mask(NamePattern columns, Value value, String text) {
        Matcher keepLast = KEEP_LAST.matcher(text.strip());
        if (keepLast.matches()) {
            int keep = Integer.parseInt(keepLast.group(1));
            if (keep > Mask.MOST_KEPT) {
                value.fault(
                        Shown.quoted(text) + " keeps too much",
                        "at most " + Mask.MOST_KEPT + " characters stay");
                return Optional.empty();
            }
            return Optional.of(new Mask(columns, Mask.Kind.KEEP_LAST, keep));
        }
        Optional<Mask.Kind> kind =
                switch (text) {
                    case "redact" -> Optional.of(Mask.Kind.REDACT);
                    case "null" -> Optional.of(Mask.Kind.NULL);
                    case "hash" -> Optional.of(Mask.Kind.HASH);
                    case "tokenize" -> Optional.of(Mask.Kind.TOKENIZE);
                    default -> Optional.empty();
                };
        if (kind.isEmpty()) {
            value.fault(
                    Shown.quoted(text) + " is not a choice",
                    text.startsWith("keep-last")
                            ? "write keep-last and a number: keep-last 4"
                            : Nearest.remedy(
                                    text,
                                    "choices",
                                    List.of("redact", "null", "keep-last 4", "hash", "tokenize")));
        }
        return kind.map(k -> new Mask(columns, k, 0));
    }
}
