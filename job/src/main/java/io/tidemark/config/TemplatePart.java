package io.tidemark.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A piece of a {@link Template}. */
sealed interface TemplatePart {

    /** Larger files are no secrets but a wrong path. */
    int MAX_FILE_BYTES = 64 * 1024;

    /** What the piece stands for. What is missing becomes a fault and stands for nothing. */
    String resolve(Map<String, String> environment, List<Fault> faults);

    /** Text that stands for itself. */
    record Literal(String text) implements TemplatePart {
        @Override
        public String resolve(Map<String, String> environment, List<Fault> faults) {
            return text;
        }
    }

    /**
     * An environment variable.
     *
     * @param fallback what counts if it is unset or empty; null if it must be set
     */
    record Variable(String name, @Nullable String fallback) implements TemplatePart {
        @Override
        public String resolve(Map<String, String> environment, List<Fault> faults) {
            String value = environment.get(name);
            if (fallback != null) {
                return value == null || value.isEmpty() ? fallback : value;
            }
            if (value != null) {
                return value;
            }
            faults.add(
                    new Fault(
                            "${" + name + "}",
                            "the environment variable " + name + " is not set",
                            "set it where the job starts, or give a default: ${"
                                    + name
                                    + ":-text}"));
            return "";
        }
    }

    /** The content of a file. */
    record FileContent(Path path) implements TemplatePart {
        @Override
        public String resolve(Map<String, String> environment, List<Fault> faults) {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length <= MAX_FILE_BYTES) {
                    String content = decode(bytes);
                    return content.replaceFirst("\\r?\\n\\z", "");
                }
                missing(faults, "is larger than " + MAX_FILE_BYTES + " bytes");
            } catch (NoSuchFileException e) {
                missing(faults, "does not exist");
            } catch (CharacterCodingException e) {
                missing(faults, "is not UTF-8 text");
            } catch (IOException e) {
                missing(faults, "cannot be read (" + e.getClass().getSimpleName() + ")");
            }
            return "";
        }

        private static String decode(byte[] bytes) throws CharacterCodingException {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }

        private void missing(List<Fault> faults, String what) {
            faults.add(
                    new Fault(
                            "${file:" + path + "}",
                            "the file " + path + " " + what,
                            "put the value there, readable for the user that runs the job"));
        }
    }

    /**
     * Takes a text apart.
     *
     * @throws IllegalArgumentException with what is wrong and where, without any part of the text
     */
    static List<TemplatePart> parse(String text) {
        List<TemplatePart> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("${", at)) {
                if (!literal.isEmpty()) {
                    parts.add(new Literal(literal.toString()));
                    literal.setLength(0);
                }
                int close = text.indexOf('}', at);
                if (close < 0) {
                    throw new IllegalArgumentException(
                            "the ${ at character " + (at + 1) + " has no }");
                }
                parts.add(reference(text.substring(at + 2, close), at + 1));
                at = close + 1;
            } else {
                literal.append(text.charAt(at));
                at += text.startsWith("$$", at) ? 2 : 1;
            }
        }
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
        }
        return parts;
    }

    private static TemplatePart reference(String body, int position) {
        Matcher variable = Grammar.VARIABLE.matcher(body);
        if (variable.matches() && !body.contains("${")) {
            return new Variable(
                    body.substring(0, variable.end("name")), variable.group("fallback"));
        }
        if (body.startsWith("file:/")) {
            try {
                return new FileContent(Path.of(body.substring("file:".length())));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(
                        "the ${file:…} at character " + position + " is not a path", e);
            }
        }
        throw new IllegalArgumentException(
                "the ${…} at character "
                        + position
                        + " is none of ${NAME}, ${NAME:-text} and ${file:/path}");
    }

    /** Keeps the pattern out of what the interface shows. */
    final class Grammar {
        private static final Pattern VARIABLE =
                Pattern.compile(
                        "(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>.*))?", Pattern.DOTALL);

        private Grammar() {}
    }
}
