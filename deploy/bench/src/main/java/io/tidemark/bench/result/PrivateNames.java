package io.tidemark.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text that is passed on must not tell: folders of whoever ran it, the machine's name, and
 * passwords.
 */
public final class PrivateNames {

    private static final String LEFT_OUT = "…";
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private static final Pattern PASSWORD =
            Pattern.compile("(?i)(password['\"]?\\s*[=:]\\s*['\"]?)[^\\s'\",;&)]+");

    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^\\s:/@]+):[^\\s@]+@");

    private final Map<Pattern, String> replacements = new LinkedHashMap<>();

    private PrivateNames(Map<String, String> names) {
        names.keySet().stream()
                // A folder in another is found before that one.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .forEach(name -> replacements.put(whole(name), names.getOrDefault(name, "")));
    }

    /** Of this machine, and of the user whose system properties these are. */
    public static PrivateNames of(Properties properties) {
        Map<String, String> names = new LinkedHashMap<>();
        for (List<String> folder :
                List.of(
                        List.of("tidemark.root", "."),
                        List.of("user.home", "~"),
                        List.of("java.io.tmpdir", LEFT_OUT))) {
            String value = properties.getProperty(folder.get(0), "");
            if (Path.of(value).getNameCount() > 0 && !value.isEmpty()) {
                names.put(Path.of(value).toAbsolutePath().normalize().toString(), folder.get(1));
                names.put(real(Path.of(value)).toString(), folder.get(1));
            }
        }
        hostName().ifPresent(host -> names.put(host, LEFT_OUT));
        return new PrivateNames(names);
    }

    /** The text with something else in the place of each. */
    public String hiddenIn(String text) {
        String hidden = text;
        for (Map.Entry<Pattern, String> replacement : replacements.entrySet()) {
            hidden =
                    replacement
                            .getKey()
                            .matcher(hidden)
                            .replaceAll(Matcher.quoteReplacement(replacement.getValue()));
        }
        hidden = PASSWORD.matcher(hidden).replaceAll("$1" + LEFT_OUT);
        return URL_PASSWORD.matcher(hidden).replaceAll("$1:" + LEFT_OUT + "@");
    }

    /** Not as a part of a longer word. */
    private static Pattern whole(String name) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])");
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            // It is not there, so nothing tells of it by another name.
            return folder.toAbsolutePath().normalize();
        }
    }

    private static Optional<String> hostName() {
        try {
            return Optional.of(Files.readString(HOST_NAME).strip())
                    .filter(name -> !name.isEmpty() && !name.equals("localhost"));
        } catch (IOException e) {
            // No Linux: then Java does not know it without a look at the network.
            return Optional.empty();
        }
    }
}
