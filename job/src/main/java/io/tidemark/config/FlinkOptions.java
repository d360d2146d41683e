package io.tidemark.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.util.TimeUtils;

/** {@code flink}: options of Flink, passed through unless they break a guarantee. */
final class FlinkOptions {

    /** Key groups cannot change in the life of a savepoint; 360 has many divisors. */
    static final int MAX_PARALLELISM = 360;

    private static final Set<String> STATE_FOLDERS =
            Set.of(
                    "execution.checkpointing.dir",
                    "execution.checkpointing.savepoint-dir",
                    "state.checkpoints.dir",
                    "state.savepoints.dir",
                    "state.backend.fs.checkpointdir");

    private static final Rule IN_STORAGE =
            new Rule(
                    value -> false,
                    "the next start looks for its state in pipeline.storage",
                    "remove it and set pipeline.storage");

    private static final Map<String, Rule> RULES =
            Map.of(
                    "execution.checkpointing.unaligned.enabled",
                    only("false", "an epoch is what lies between two aligned barriers"),
                    "execution.checkpointing.unaligned",
                    only("false", "an epoch is what lies between two aligned barriers"),
                    "execution.checkpointing.mode",
                    only("EXACTLY_ONCE", "any other mode applies changes twice after a failure"),
                    "execution.checkpointing.max-concurrent-checkpoints",
                    only("1", "epochs are committed one after the other"),
                    "execution.checkpointing.interval",
                    new Rule(
                            FlinkOptions::isPositiveDuration,
                            "without checkpoints nothing is ever committed",
                            "write a duration above zero, for example 5s"),
                    "execution.runtime-mode",
                    only("STREAMING", "a pipeline never ends, and only streams have checkpoints"),
                    "pipeline.auto-generate-uids",
                    only("false", "a generated uid changes with the job and loses its state"),
                    "pipeline.generic-types",
                    only("false", "generic state cannot be read by a later version"),
                    "pipeline.max-parallelism",
                    only(
                            String.valueOf(MAX_PARALLELISM),
                            "it is fixed at " + MAX_PARALLELISM + ", so that savepoints restore"));

    /**
     * What an option has to be.
     *
     * @param reason why nothing else is allowed
     */
    private record Rule(Predicate<String> allows, String reason, String remedy) {}

    private FlinkOptions() {}

    private static Rule only(String value, String reason) {
        return new Rule(value::equalsIgnoreCase, reason, "remove it; it is " + value);
    }

    /** The options as Flink takes them; an empty section is none. */
    static Map<String, String> read(Value value) {
        Map<String, String> options = new LinkedHashMap<>();
        if (!value.isNull()) {
            value.map()
                    .map(Section::entries)
                    .orElse(Map.of())
                    .forEach((key, option) -> read(key, option, options));
        }
        return options;
    }

    private static void read(String key, Value option, Map<String, String> options) {
        if (option.isMap()) {
            option.fault(
                    "is a map, a text or a number is needed",
                    "write the whole key on one line, with dots");
            return;
        }
        option.scalar()
                .ifPresent(
                        text -> {
                            Rule rule = STATE_FOLDERS.contains(key) ? IN_STORAGE : RULES.get(key);
                            if (rule == null || rule.allows().test(text.strip())) {
                                options.put(key, text);
                            } else {
                                option.fault(
                                        Shown.quoted(text) + " is refused: " + rule.reason(),
                                        rule.remedy());
                            }
                        });
    }

    private static boolean isPositiveDuration(String text) {
        try {
            Duration duration = TimeUtils.parseDuration(text);
            return !duration.isZero() && !duration.isNegative();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }
}
