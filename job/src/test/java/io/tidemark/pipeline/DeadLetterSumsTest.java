package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.pipeline.DeadLetterRun.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random changes and requests: nothing vanishes, and every key is as if it had been alone. */
class DeadLetterSumsTest {

    private static final int STEPS = 400;
    private static final int KEYS = 10;
    private static final long MOST_MILLIS_BETWEEN = 1_800_000;

    @TempDir Path storage;

    static Stream<Arguments> runs() {
        long seed = Long.getLong("tidemark.seed", 20_260_301L);
        List<Arguments> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(Arguments.of("by log", Rules.BY_LOG, seed + i));
            runs.add(Arguments.of("by version", Rules.BY_VERSION, seed + i));
        }
        return runs.stream();
    }

    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("runs")
    void sumsAndRowsAreThoseOfANaiveModel(String order, Rules rules, long seed) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> {
                    try (DeadLetterRun run = new DeadLetterRun(storage, rules)) {
                        new Walk(run, new Random(seed), order + ", seed " + seed).walk(rules);
                    }
                },
                order + ", seed " + seed);
    }

    /** A change as the model sees it; {@code value} null: a delete. */
    private record Step(long at, @Nullable String value) {

        boolean isPoisoned() {
            return value != null && value.startsWith("x");
        }
    }

    /** Each key alone, one change after the other. */
    private static final class Model {

        private final Map<Integer, Deque<Step>> waiting = new TreeMap<>();
        private final Map<Integer, String> rows = new TreeMap<>();
        private final Map<Long, String> states = new TreeMap<>();
        private boolean corrected;

        void arrive(int id, Step step) {
            Deque<Step> queue = waiting.computeIfAbsent(id, any -> new ArrayDeque<>());
            if (queue.isEmpty() && !isDead(step)) {
                apply(id, step);
            } else {
                states.put(step.at(), queue.isEmpty() ? "dead" : "waiting");
                queue.add(step);
            }
        }

        void replay(int id) {
            Deque<Step> queue = waiting.getOrDefault(id, new ArrayDeque<>());
            while (!queue.isEmpty() && !isDead(queue.peek())) {
                states.put(queue.peek().at(), "replayed");
                apply(id, queue.remove());
            }
            if (!queue.isEmpty()) {
                states.put(queue.peek().at(), "dead");
            }
        }

        void discard(int id, long at) {
            Deque<Step> queue = waiting.getOrDefault(id, new ArrayDeque<>());
            boolean first = !queue.isEmpty() && queue.peek().at() == at;
            if (queue.removeIf(step -> step.at() == at)) {
                states.put(at, "discarded");
            }
            if (first) {
                replay(id);
            }
        }

        private boolean isDead(Step step) {
            return step.isPoisoned() && !corrected;
        }

        private void apply(int id, Step step) {
            if (step.value() == null) {
                rows.remove(id);
            } else {
                rows.put(id, step.value());
            }
        }
    }

    /** One sequence of operations. */
    private static final class Walk {

        private final DeadLetterRun run;
        private final Random random;
        private final String name;
        private final Model model = new Model();

        /** The last change of each key, unless it was given up. */
        private final Map<Integer, Deque<Step>> kept = new TreeMap<>();

        private long now = 1;

        Walk(DeadLetterRun run, Random random, String name) {
            this.run = run;
            this.random = random;
            this.name = name;
        }

        void walk(Rules rules) throws Exception {
            for (int step = 0; step < STEPS; step++) {
                step();
                if (step % 20 == 0) {
                    check(step);
                }
            }
            check(STEPS);
            assertThat(model.states.values())
                    .as(name)
                    .contains("dead", "waiting", "replayed", "discarded");
            run.restart(rules.with(DeadLetterRun.CORRECTED));
            model.corrected = true;
            for (int id = 0; id < KEYS; id++) {
                run.replay(id);
                model.replay(id);
            }
            check(STEPS + 1);
            assertThat(model.states.values()).as(name).containsOnly("replayed", "discarded");
            assertThat(run.values()).as(name).isEqualTo(lastOfEachKey());
            run.watermark(now + Duration.ofDays(1).toMillis());
            assertThat(run.heldKeys()).as(name).isEmpty();
            assertThat(run.stateEntries()).as(name).isZero();
        }

        private void step() throws Exception {
            int id = random.nextInt(KEYS);
            int dice = random.nextInt(100);
            if (dice < 45) {
                feed(id, String.valueOf(random.nextInt(1_000)));
            } else if (dice < 58) {
                feed(id, "x" + random.nextInt(1_000));
            } else if (dice < 70) {
                feed(id, null);
            } else if (dice < 78) {
                run.replay(id);
                model.replay(id);
            } else if (dice < 93) {
                discard(id);
            } else if (dice < 97) {
                run.watermark(now);
            } else {
                run.restart();
            }
        }

        private void feed(int id, @Nullable String value) throws Exception {
            now += 1 + random.nextLong(MOST_MILLIS_BETWEEN);
            Step step = new Step(now, value);
            run.feed(
                    value == null
                            ? DeadLetterRun.delete(now, id)
                            : DeadLetterRun.upsert(now, id, value));
            model.arrive(id, step);
            kept.computeIfAbsent(id, any -> new ArrayDeque<>()).add(step);
        }

        /** Of a random one that waits; there may be none. */
        private void discard(int id) throws Exception {
            List<Step> waiting = List.copyOf(model.waiting.getOrDefault(id, new ArrayDeque<>()));
            long at = waiting.isEmpty() ? 1 : waiting.get(random.nextInt(waiting.size())).at();
            run.discard(id, at);
            model.discard(id, at);
            kept.getOrDefault(id, new ArrayDeque<>())
                    .removeIf(step -> step.at() == at && !waiting.isEmpty());
        }

        private Map<Integer, String> lastOfEachKey() {
            Map<Integer, String> rows = new TreeMap<>();
            kept.forEach(
                    (id, steps) -> {
                        if (!steps.isEmpty() && steps.getLast().value() != null) {
                            rows.put(id, steps.getLast().value());
                        }
                    });
            return rows;
        }

        private void check(int step) {
            String when = name + ", step " + step;
            List<Change> all = run.all();
            long derived = all.stream().filter(Change::isDerived).count();
            long rows = all.stream().filter(DeadLetterRun::isRow).count();
            long counted = all.size() - rows;
            assertThat(rows + counted).as(when).isEqualTo(run.fed() + derived);
            assertThat(all)
                    .filteredOn(change -> change.kind() == Change.Kind.DEAD)
                    .as(when)
                    .hasSameSizeAs(model.states.keySet());
            assertThat(run.states()).as(when).isEqualTo(model.states);
            assertThat(run.values()).as(when).isEqualTo(model.rows);
        }
    }
}
