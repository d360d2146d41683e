package io.tidemark.change;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a column holds every value of another one without loss: the same type, a wider number, a
 * longer string, or text.
 */
public final class ColumnCompatibility {

    private static final Pattern TYPE =
            Pattern.compile("([a-z ]+?)(?:\\((\\d+)(?:,(-?\\d+))?\\))?( with(?:out)? time zone)?");
    private static final Pattern PLAIN_QUOTED = Pattern.compile("\"([a-z_][a-z0-9_]*)\"");

    /** Each holds the ones before; the second number is the digits that a numeric needs. */
    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");

    private static final int[] INTEGER_DIGITS = {5, 10, 19};

    private ColumnCompatibility() {}

    public static boolean holds(String target, String source) {
        String to = normalised(target);
        String from = normalised(source);
        if (to.equals(from) || to.equals("text")) {
            return true;
        }
        Matcher wide = TYPE.matcher(to);
        Matcher narrow = TYPE.matcher(from);
        return wide.matches() && narrow.matches() && holds(wide, narrow);
    }

    /** Quotes that are not needed are spelled in different ways. */
    private static String normalised(String type) {
        return PLAIN_QUOTED.matcher(type).replaceAll("$1");
    }

    private static boolean holds(Matcher wide, Matcher narrow) {
        String from = narrow.group(1);
        return switch (wide.group(1)) {
            case "integer", "bigint" ->
                    INTEGERS.contains(from)
                            && INTEGERS.indexOf(from) < INTEGERS.indexOf(wide.group(1));
            case "double precision" -> from.equals("real");
            case "numeric" -> numericHolds(wide, narrow);
            case "character varying" -> from.equals("character varying") && longer(wide, narrow);
            case "timestamp", "time" ->
                    from.equals(wide.group(1))
                            && wide.group(4).equals(narrow.group(4))
                            && longer(wide, narrow);
            default -> false;
        };
    }

    private static boolean longer(Matcher wide, Matcher narrow) {
        if (wide.group(2) == null) {
            return true;
        }
        return narrow.group(2) != null && number(narrow, 2) <= number(wide, 2);
    }

    private static boolean numericHolds(Matcher wide, Matcher narrow) {
        int digits;
        int scale;
        if (INTEGERS.contains(narrow.group(1))) {
            digits = INTEGER_DIGITS[INTEGERS.indexOf(narrow.group(1))];
            scale = 0;
        } else if (narrow.group(1).equals("numeric") && narrow.group(2) != null) {
            scale = narrow.group(3) == null ? 0 : number(narrow, 3);
            digits = number(narrow, 2) - scale;
        } else {
            return false;
        }
        if (wide.group(2) == null) {
            return true;
        }
        int wideScale = wide.group(3) == null ? 0 : number(wide, 3);
        return wideScale >= scale && number(wide, 2) - wideScale >= digits;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
