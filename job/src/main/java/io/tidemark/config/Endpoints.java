package io.tidemark.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code sources} or {@code sinks} of a file.
 *
 * @param declared every name of the file, so that a faulty entry does not make its users faulty
 * @param valid the entries without faults
 */
record Endpoints(Set<String> declared, Map<String, Endpoint> valid) {

    static final String POSTGRES = "postgres";

    private static final List<String> KEYS = List.of("type", "url");

    private static final List<String> TYPES = List.of(POSTGRES);

    private static final String URL_FORM = "postgresql://user:password@host:port/database";

    /** Reads the section {@code sources} or {@code sinks}. */
    static Endpoints read(Section root, String key) {
        Map<String, Value> entries =
                root.require(key, "name at least one: " + key + ": {shop: {type: …, url: …}}")
                        .flatMap(value -> declared(value))
                        .map(Section::entries)
                        .orElse(Map.of());
        Map<String, Endpoint> valid = new LinkedHashMap<>();
        entries.forEach(
                (name, value) ->
                        endpoint(name, value).ifPresent(endpoint -> valid.put(name, endpoint)));
        return new Endpoints(entries.keySet(), valid);
    }

    private static Optional<Section> declared(Value value) {
        Optional<Section> section = value.map();
        if (section.isPresent() && section.get().entries().isEmpty()) {
            value.fault("is empty", "name at least one");
        }
        return section;
    }

    private static Optional<Endpoint> endpoint(String name, Value value) {
        if (!PipelineFile.NAME.matcher(name).matches()) {
            value.fault(Shown.quoted(name) + " is not a name", PipelineFile.NAME_FORM);
        }
        Optional<Section> section = value.section(KEYS);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> type =
                section.get().require("type", "one of: " + POSTGRES).flatMap(Endpoints::type);
        Optional<Template> url = section.get().require("url", URL_FORM).flatMap(Endpoints::url);
        return type.flatMap(t -> url.map(u -> new Endpoint(name, t, u)));
    }

    private static Optional<String> type(Value value) {
        Optional<String> type = value.text();
        if (type.isPresent() && !TYPES.contains(type.get())) {
            value.fault(
                    Shown.quoted(type.get()) + " is not a type",
                    Nearest.remedy(type.get(), "types", TYPES));
            return Optional.empty();
        }
        return type;
    }

    private static Optional<Template> url(Value value) {
        Optional<Template> url = value.parsed(Template::of, "a dollar sign is written $$");
        if (url.isPresent() && !startsRight(url.get())) {
            value.fault(
                    Shown.quoted(url.get().text()) + " is not a URL of PostgreSQL",
                    "write " + URL_FORM + "; secrets as ${NAME} or ${file:/path}");
            return Optional.empty();
        }
        return url;
    }

    /** A text that is one reference may hold the whole URL, which is known only where it runs. */
    private static boolean startsRight(Template url) {
        String text = url.withDummies();
        return url.isOneReference()
                || text.startsWith("postgresql://")
                || text.startsWith("postgres://");
    }
}
