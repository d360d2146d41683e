package io.tidemark.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code pipeline.storage}: the one durable place of a pipeline, a Flink file system URI. */
final class Storage {

    private static final String FORM =
            "write an absolute path, file:///path or s3://bucket/path; ~ is written ${HOME}";

    private static final Pattern URI =
            Pattern.compile("[a-z][a-z0-9+.-]*://[^\\p{Cntrl}]*[^/\\p{Cntrl}]");

    private Storage() {}

    static String byDefault(String userHome, String pipelineName) {
        return "file://" + userHome + "/.tidemark/" + pipelineName;
    }

    /** The URI with its references replaced and without a slash at its end. */
    static Optional<String> read(Value value, Map<String, String> environment) {
        Optional<Template> template = value.parsed(Template::of, "a dollar sign is written $$");
        if (template.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<String> uri = uri(template.get().resolve(environment));
            if (uri.isEmpty()) {
                // The text of the file, not what it resolves to.
                value.fault(
                        Shown.quoted(template.get().text()) + " is not a place for files", FORM);
            }
            return uri;
        } catch (ConfigException e) {
            e.faults().forEach(fault -> value.fault(fault.what(), fault.remedy()));
            return Optional.empty();
        }
    }

    private static Optional<String> uri(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        String trimmed = text.substring(0, end);
        String uri = trimmed.startsWith("/") ? "file://" + trimmed : trimmed;
        // In file://var/lib the first name is a host, which is never meant.
        boolean host = uri.startsWith("file://") && !uri.startsWith("file:///");
        return host || !URI.matcher(uri).matches() ? Optional.empty() : Optional.of(uri);
    }
}
