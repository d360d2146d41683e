package io.tidemark.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text with references to what must not stand in the file.
 *
 * <ul>
 *   <li>{@code ${NAME}}: the environment variable; {@code ${NAME:-text}}: the text if it is unset
 *       or empty
 *   <li>{@code ${file:/path}}: the content of a file of at most 64 KiB of UTF-8, without the
 *       newline at its end
 *   <li>{@code $$}: a dollar sign; one that is followed by neither {@code $} nor <code>{</code>
 *       stands for itself
 * </ul>
 *
 * <p>Two templates are equal if their texts are. {@link #toString()} masks a literal password.
 */
public final class Template implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String text;

    private Template(String text) {
        this.text = text;
    }

    /**
     * A template.
     *
     * @throws IllegalArgumentException with what is wrong and where, without any part of the text
     */
    public static Template of(String text) {
        // Throws what is wrong; the parts are made again where they are needed.
        TemplatePart.parse(text);
        return new Template(text);
    }

    /** The text as the file has it, with all its references. May hold a literal password. */
    public String text() {
        return text;
    }

    /**
     * The text with every reference replaced, read anew by every call.
     *
     * @throws ConfigException naming each variable and file that is missing, never a value
     */
    public String resolve() {
        return resolve(System.getenv());
    }

    String resolve(Map<String, String> environment) {
        List<Fault> faults = new ArrayList<>();
        StringBuilder resolved = new StringBuilder();
        for (TemplatePart part : TemplatePart.parse(text)) {
            resolved.append(part.resolve(environment, faults));
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return resolved.toString();
    }

    /** The text with a letter for every reference: what can be said about it before it is known. */
    String withDummies() {
        StringBuilder dummy = new StringBuilder();
        for (TemplatePart part : TemplatePart.parse(text)) {
            dummy.append(part instanceof TemplatePart.Literal literal ? literal.text() : "x");
        }
        return dummy.toString();
    }

    /** Whether the text is one reference and nothing else. */
    boolean isOneReference() {
        List<TemplatePart> parts = TemplatePart.parse(text);
        return parts.size() == 1 && !(parts.get(0) instanceof TemplatePart.Literal);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && template.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return Shown.masked(text);
    }
}
