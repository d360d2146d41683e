package io.tidemark.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a pipeline file: YAML 1.2 of at most 1,048,576 characters.
 *
 * <p>Every fault is reported at once, with its path, line, value and remedy; a message never holds
 * the literal password of a URL. References in URLs are not resolved here, those in {@code
 * pipeline.storage} are.
 */
public final class PipelineFile {

    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

    static final String NAME_FORM =
            "a name has at most 40 of a-z, 0-9, _ and -, and starts with a letter";

    /** A character of UTF-8 has at most four bytes. */
    private static final long MAX_BYTES = 4L * YamlText.MAX_CHARACTERS;

    private static final List<String> KEYS =
            List.of(
                    "pipeline",
                    "sources",
                    "sinks",
                    "tables",
                    "functions",
                    "plugins",
                    "dead-letters",
                    "flink");

    private static final List<String> PIPELINE_KEYS =
            List.of("name", "storage", "on-rewind", "retain-deltas", "max-drift", "mask-key");

    private final Faults faults;
    private final Map<String, String> environment;

    private PipelineFile(Faults faults, Map<String, String> environment) {
        this.faults = faults;
        this.environment = environment;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException with every fault, or if the file cannot be read
     */
    public static Pipeline read(Path file) {
        return parse(content(file), file.toString());
    }

    /**
     * Reads the text of a file.
     *
     * @param fileName what messages call the file
     * @throws ConfigException with every fault
     */
    public static Pipeline parse(String yaml, String fileName) {
        return parse(yaml, fileName, System.getenv());
    }

    static Pipeline parse(String yaml, String fileName, Map<String, String> environment) {
        Faults faults = new Faults(fileName);
        PipelineFile file = new PipelineFile(faults, environment);
        Optional<Pipeline> pipeline =
                YamlText.compose(yaml, faults)
                        .flatMap(node -> new Value("", 1, node, faults).section(KEYS))
                        .flatMap(file::pipeline);
        faults.throwIfAny();
        return pipeline.orElseThrow();
    }

    /** Reads everything, so that all faults are noted; without a name there is no pipeline. */
    private Optional<Pipeline> pipeline(Section root) {
        Optional<Section> settings =
                root.require("pipeline", "write pipeline: {name: …}")
                        .flatMap(value -> value.section(PIPELINE_KEYS));
        Optional<String> name = settings.flatMap(PipelineFile::name);
        Optional<String> storage = settings.flatMap(s -> storage(s, name.orElse("")));
        Rewind onRewind =
                settings.flatMap(s -> s.find("on-rewind"))
                        .flatMap(value -> value.choice(Rewind.class))
                        .orElse(Rewind.FAIL);
        Duration retainDeltas =
                settings.flatMap(s -> s.find("retain-deltas"))
                        .flatMap(Value::duration)
                        .orElse(Pipeline.DEFAULT_RETAIN_DELTAS);
        Endpoints sources = Endpoints.read(root, "sources");
        Duration maxDrift =
                settings.flatMap(s -> s.find("max-drift"))
                        .flatMap(value -> maxDrift(value, sources))
                        .orElse(null);
        Endpoints sinks = Endpoints.read(root, "sinks");
        Functions functions = FunctionRules.read(root, settings);
        DeadLetters deadLetters = DeadLetterRules.read(root);
        boolean hasMaskKey = settings.flatMap(s -> s.find("mask-key")).isPresent();
        List<TableRule> tables =
                TableRules.read(root, sources.declared(), sinks.declared(), hasMaskKey);
        Map<String, String> flink = root.find("flink").map(FlinkOptions::read).orElse(Map.of());
        return name.flatMap(
                n ->
                        storage.map(
                                s ->
                                        new Pipeline(
                                                n,
                                                s,
                                                onRewind,
                                                retainDeltas,
                                                maxDrift,
                                                sources.valid(),
                                                sinks.valid(),
                                                tables,
                                                functions,
                                                deadLetters,
                                                flink)));
    }

    private static Optional<Duration> maxDrift(Value value, Endpoints sources) {
        Optional<Duration> drift = value.duration();
        if (drift.isPresent() && sources.declared().size() == 1) {
            value.fault("has no effect: there is one source", "remove it");
        } else if (drift.isPresent() && drift.get().isZero()) {
            value.fault("lets no source read on before the others have", "write 1s or more");
        }
        return drift;
    }

    private static Optional<String> name(Section settings) {
        Optional<Value> value = settings.require("name", NAME_FORM);
        Optional<String> name = value.flatMap(Value::text);
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            value.orElseThrow().fault(Shown.quoted(name.get()) + " is not a name", NAME_FORM);
            return Optional.empty();
        }
        return name;
    }

    private Optional<String> storage(Section settings, String name) {
        Optional<Value> value = settings.find("storage");
        return value.isPresent()
                ? Storage.read(value.get(), environment)
                : Optional.of(Storage.byDefault(System.getProperty("user.home", ""), name));
    }

    private static String content(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw unreadable(file, "is larger than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "does not exist");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static ConfigException unreadable(Path file, String what) {
        return new ConfigException(
                new Fault(file.toString(), "the file " + what, "name a readable pipeline file"));
    }
}
