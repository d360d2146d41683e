package io.tidemark.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code functions}, {@code plugins} and {@code pipeline.mask-key}. */
final class FunctionRules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private static final List<String> KEYS = List.of("class", "options");

    private static final String DOLLAR = "a dollar sign is written $$";

    private FunctionRules() {}

    /**
     * Reads all of them.
     *
     * @param settings the section {@code pipeline}
     */
    static Functions read(Section root, Optional<Section> settings) {
        return new Functions(
                root.find("plugins").map(FunctionRules::plugins).orElse(List.of()),
                root.find("functions").map(FunctionRules::functions).orElse(Map.of()),
                settings.flatMap(s -> s.find("mask-key")).flatMap(FunctionRules::key).orElse(null));
    }

    private static Optional<Template> key(Value value) {
        Optional<Template> key = value.parsed(Template::of, DOLLAR);
        if (key.isPresent() && !key.get().isOneReference()) {
            value.fault(
                    "stands in the file in clear",
                    "refer to it: ${MASK_KEY} or ${file:/run/secrets/mask-key}");
            return Optional.empty();
        }
        return key;
    }

    private static List<String> plugins(Value value) {
        List<String> plugins = new ArrayList<>();
        value.oneOrMore()
                .forEach(
                        item ->
                                item.text()
                                        .ifPresent(
                                                text -> {
                                                    String uri = uri(item, text);
                                                    if (uri != null) {
                                                        plugins.add(uri);
                                                    }
                                                }));
        return plugins;
    }

    private static @Nullable String uri(Value value, String text) {
        if (!text.endsWith(".jar")) {
            value.fault(Shown.quoted(text) + " is not a jar", "name a file that ends in .jar");
            return null;
        }
        if (text.startsWith("/")) {
            return "file://" + text;
        }
        if (!text.contains("://")) {
            value.fault(
                    Shown.quoted(text) + " is not an absolute path",
                    "write /path/to/functions.jar or s3://bucket/functions.jar");
            return null;
        }
        return text;
    }

    private static Map<String, Functions.Own> functions(Value value) {
        Map<String, Functions.Own> functions = new LinkedHashMap<>();
        value.filledMap()
                .ifPresent(
                        section ->
                                section.entries().forEach((name, of) -> add(name, of, functions)));
        return functions;
    }

    /** Flink SQL does not tell large and small letters of a function's name apart. */
    private static void add(String name, Value of, Map<String, Functions.Own> functions) {
        Optional<Functions.Own> own = function(name, of);
        if (own.isPresent()
                && functions.putIfAbsent(name.toLowerCase(Locale.ROOT), own.get()) != null) {
            of.fault(
                    "is called as another function is, apart from large and small letters",
                    "give each a name of its own");
        }
    }

    private static Optional<Functions.Own> function(String name, Value value) {
        if (!NAME.matcher(name).matches()) {
            value.fault(
                    Shown.quoted(name) + " is not the name of a function",
                    "a name has letters, digits and _, and starts with a letter");
            return Optional.empty();
        }
        if (!value.isMap()) {
            return className(value).map(type -> new Functions.Own(type, Map.of()));
        }
        Optional<Section> section = value.section(KEYS);
        Optional<String> type =
                section.flatMap(s -> s.require("class", "write class: com.acme.Geo"))
                        .flatMap(FunctionRules::className);
        Map<String, Template> options =
                section.flatMap(s -> s.find("options"))
                        .map(FunctionRules::options)
                        .orElse(Map.of());
        return type.map(t -> new Functions.Own(t, options));
    }

    private static Optional<String> className(Value value) {
        Optional<String> name = value.text();
        if (name.isPresent() && !RowRules.isClassName(name.get())) {
            value.fault(
                    Shown.quoted(name.get()) + " is not the name of a class",
                    "write it with its package: com.acme.Geo");
            return Optional.empty();
        }
        return name;
    }

    private static Map<String, Template> options(Value value) {
        Map<String, Template> options = new LinkedHashMap<>();
        value.map()
                .ifPresent(
                        section ->
                                section.entries()
                                        .forEach(
                                                (key, text) ->
                                                        text.parsed(Template::of, DOLLAR)
                                                                .ifPresent(
                                                                        t -> options.put(key, t))));
        return options;
    }
}
