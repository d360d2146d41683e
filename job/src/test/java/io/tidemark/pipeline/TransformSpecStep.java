package io.tidemark.pipeline;

import io.tidemark.merge.SpecMap;
import io.tidemark.merge.SpecNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens in a specification of the transform, one after the other. */
sealed interface TransformSpecStep {

    /** What a change says. */
    enum Word {
        SNAPSHOT,
        UPSERT,
        DELETE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A change arrives.
     *
     * @param cells the columns that are not null
     * @param unknown the columns whose values the log leaves out
     * @param shape how often its table had been altered
     */
    record Arrival(Word word, Map<String, String> cells, List<String> unknown, int shape)
            implements TransformSpecStep {}

    /**
     * The log's reader tells that from here on rows have other columns.
     *
     * @param shape how often the table has been altered by now
     */
    record Alter(Map<String, String> columns, int shape) implements TransformSpecStep {}

    /**
     * Everything is saved, and another process goes on from that.
     *
     * @param entry the table's entry in its file; null: as it was
     */
    record Restart(@Nullable String entry) implements TransformSpecStep {}

    /** What waits for the key is tried again. */
    record Replay(Map<String, String> key) implements TransformSpecStep {}

    /** The steps of an entry. */
    static List<TransformSpecStep> read(SpecNode changes) {
        List<TransformSpecStep> steps = new ArrayList<>();
        int shape = 0;
        for (SpecNode item : changes.items()) {
            if ("restart".equals(item.plain())) {
                steps.add(new Restart(null));
                continue;
            }
            SpecMap step =
                    SpecMap.of(
                            "a change",
                            item.plain(),
                            "snapshot",
                            "upsert",
                            "delete",
                            "unknown",
                            "shape",
                            "alter",
                            "restart",
                            "replay");
            if (step.has("alter")) {
                steps.add(new Alter(only(step, "alter").cells("alter"), ++shape));
            } else if (step.has("restart")) {
                only(step, "restart");
                steps.add(
                        new Restart(item.child("restart").orElseThrow().asItem("from: public.t")));
            } else if (step.has("replay")) {
                steps.add(new Replay(only(step, "replay").cells("replay")));
            } else {
                steps.add(arrival(step, shape));
            }
        }
        return steps;
    }

    private static SpecMap only(SpecMap step, String key) {
        if (step.values().size() != 1) {
            throw new IllegalArgumentException(key + " stands alone: " + step.values());
        }
        return step;
    }

    private static Arrival arrival(SpecMap change, int shapes) {
        int shape = change.has("shape") ? (int) change.number("shape") : shapes;
        if (shape < 0 || shape > shapes || (change.has("shape") && shape == shapes)) {
            throw new IllegalArgumentException(
                    "shape is that of a table that was altered since: " + change.values());
        }
        return new Arrival(
                word(change),
                change.cells(word(change).text()),
                change.has("unknown") ? names(change.list("unknown")) : List.of(),
                shape);
    }

    /** The one that a change has. */
    static Word word(SpecMap change) {
        List<Word> words = new ArrayList<>();
        for (Word word : Word.values()) {
            if (change.has(word.text())) {
                words.add(word);
            }
        }
        if (words.size() != 1) {
            throw new IllegalArgumentException(
                    "a change is one snapshot, upsert or delete: " + change.values());
        }
        return words.get(0);
    }

    /** The texts of a list. */
    static List<String> names(List<?> items) {
        return items.stream().map(String.class::cast).toList();
    }
}
