package io.tidemark.config;

import java.util.regex.Pattern;

/** Text of the file as messages may show it: no password, no control character, not too long. */
final class Shown {

    private static final int MAX_LENGTH = 120;

    private static final String MASK = "***";

    /** A password that is nothing but references tells nothing, and which ones it is helps. */
    private static final Pattern REFERENCES =
            Pattern.compile("(?:\\$\\{(?:[A-Za-z_][A-Za-z0-9_]*|file:[^}]*)})+");

    private static final Pattern PASSWORD_OPTION =
            Pattern.compile("(?i)(password=)(?!\\$\\{\\w+}|\\$\\{file:[^}]*})[^&\\s]+");

    private Shown() {}

    /** The text in single quotes, masked, on one line and shortened. */
    static String quoted(String text) {
        return "'" + plain(text) + "'";
    }

    /** The text masked, on one line and shortened. */
    static String plain(String text) {
        String line = masked(text).replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]", " ");
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? 1 : 0;
        return line.substring(0, MAX_LENGTH - end) + "…";
    }

    /** The text with {@code ***} for every literal password of a URL or of an option. */
    static String masked(String text) {
        return PASSWORD_OPTION.matcher(maskedUserInfo(text)).replaceAll("$1" + MASK);
    }

    private static String maskedUserInfo(String text) {
        // An unencoded password may hold any of ':', '/' and '@', so it reaches to the last '@'.
        int end = text.lastIndexOf('@');
        if (end < 0) {
            return text;
        }
        int scheme = text.indexOf("://");
        int start = scheme >= 0 && scheme < end ? scheme + "://".length() : 0;
        int colon = colonOutsideReferences(text, start, end);
        if (colon < 0 || REFERENCES.matcher(text.substring(colon + 1, end)).matches()) {
            return text;
        }
        return text.substring(0, colon + 1) + MASK + text.substring(end);
    }

    private static int colonOutsideReferences(String text, int start, int end) {
        int at = start;
        while (at < end) {
            if (text.startsWith("${", at)) {
                int close = text.indexOf('}', at);
                at = close < 0 || close > end ? at + 1 : close;
            } else if (text.charAt(at) == ':') {
                return at;
            }
            at++;
        }
        return -1;
    }
}
