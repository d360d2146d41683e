package io.tidemark.merge;

import io.tidemark.change.TableSchema;
import io.tidemark.merge.Spec.Arrival;
import io.tidemark.merge.Spec.Step;
import io.tidemark.merge.Spec.Word;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what happens: changes, moments of the watermark, restarts. */
final class SpecSteps {

    /** The day of times without one. */
    private static final LocalDate DAY = LocalDate.of(2024, 6, 1);

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final List<String> columns;
    private final List<String> sources;
    private final List<Step> steps = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long lastCommit = micros("09:59:59");

    /**
     * @param schemas the table at each of its sources
     */
    SpecSteps(List<TableSchema> schemas) {
        this.columns = schemas.get(0).rowNames();
        this.sources = schemas.stream().map(TableSchema::source).toList();
    }

    List<Step> read(List<?> items) {
        items.forEach(item -> steps.add(step(item)));
        if (arrivals.isEmpty()) {
            throw new IllegalArgumentException("no change arrives, so nothing can go wrong");
        }
        return steps;
    }

    private Step step(Object item) {
        if ("restart".equals(item)) {
            return new Spec.Restart();
        }
        if ("watermark".equals(item)) {
            return new Spec.WatermarkOfChanges();
        }
        SpecMap change =
                SpecMap.of(
                        "a change",
                        item,
                        "source",
                        "at",
                        "position",
                        "snapshot",
                        "upsert",
                        "delete",
                        "again",
                        "watermark");
        if (change.has("watermark")) {
            requireAlone(change, 1);
            return new Spec.WatermarkAt(micros(change.text("watermark")) / 1_000);
        }
        if (change.has("again")) {
            requireAlone(change, 1);
            return again((int) change.number("again"));
        }
        Arrival arrival = arrival(change);
        arrivals.add(arrival);
        return arrival;
    }

    /** A change, counted from 1, comes once more exactly as it was. */
    private Arrival again(int number) {
        if (number < 1 || number > arrivals.size()) {
            throw new IllegalArgumentException("there is no change " + number + " before 'again'");
        }
        return arrivals.get(number - 1);
    }

    private Arrival arrival(SpecMap change) {
        List<Word> words = new ArrayList<>();
        for (Word word : Word.values()) {
            if (change.has(word.name().toLowerCase(Locale.ROOT))) {
                words.add(word);
            }
        }
        if (words.size() != 1) {
            throw new IllegalArgumentException(
                    "a change is one snapshot, upsert or delete: " + change.values());
        }
        Word word = words.get(0);
        Map<String, String> cells = change.cells(word.name().toLowerCase(Locale.ROOT));
        for (String name : cells.keySet()) {
            if (!columns.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no column '%s'; there are %s".formatted(name, columns));
            }
        }
        String source = source(change);
        if (word == Word.SNAPSHOT) {
            requireAlone(change, change.has("source") ? 2 : 1);
            return new Arrival(word, source, 1 + arrivals.size(), 0, cells);
        }
        lastCommit = change.has("at") ? micros(change.text("at")) : lastCommit + MICROS_PER_SECOND;
        long position = change.has("position") ? change.number("position") : 1 + arrivals.size();
        return new Arrival(word, source, position, lastCommit, cells);
    }

    /** Several sources are told apart by every change. */
    private String source(SpecMap change) {
        if (sources.size() == 1 && !change.has("source")) {
            return sources.get(0);
        }
        String source = change.text("source");
        if (!sources.contains(source)) {
            throw new IllegalArgumentException(
                    "there is no source '%s'; there are %s".formatted(source, sources));
        }
        return source;
    }

    private static void requireAlone(SpecMap change, int keys) {
        if (change.values().size() != keys) {
            throw new IllegalArgumentException("has a key too many: " + change.values());
        }
    }

    /** {@code 10:00:00}, or with a day before it; in UTC. */
    private static long micros(String text) {
        try {
            LocalDateTime time =
                    text.indexOf(' ') < 0
                            ? LocalTime.parse(text).atDate(DAY)
                            : LocalDateTime.parse(text.replace(' ', 'T'));
            return time.toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND + time.getNano() / 1_000;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time like 10:00:00", e);
        }
    }
}
