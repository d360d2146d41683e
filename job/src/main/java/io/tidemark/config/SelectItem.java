package io.tidemark.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An item of {@code select}. What an expression means, only its table can tell. */
public sealed interface SelectItem extends Serializable {

    /** {@code *} and {@code * except (a, b)}. */
    record AllColumns(List<String> except) implements SelectItem {
        public AllColumns {
            except = List.copyOf(except);
        }
    }

    /**
     * A column by its name, or what has a name like a column: {@code amount}, {@code amount as
     * price}.
     */
    record Named(String column, String alias) implements SelectItem {}

    /** Anything else; its name stands behind {@code as}. */
    record Expression(String sql) implements SelectItem {}

    /** The most characters of an item. */
    int MAX_LENGTH = 10_000;

    /**
     * Reads an item.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static SelectItem parse(String text) {
        String item = text.strip();
        if (item.isEmpty()) {
            throw new IllegalArgumentException("an item of select is blank");
        }
        if (item.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an item of select has more than " + MAX_LENGTH + " characters");
        }
        return item.startsWith("*") ? allColumns(item) : named(item);
    }

    private static SelectItem allColumns(String item) {
        String rest = item.substring(1).strip();
        if (rest.isEmpty()) {
            return new AllColumns(List.of());
        }
        if (!rest.toLowerCase(Locale.ROOT).startsWith("except")) {
            throw new IllegalArgumentException(Shown.quoted(item) + " is not * except (a, b)");
        }
        String list = rest.substring("except".length()).strip();
        if (!list.startsWith("(") || !list.endsWith(")")) {
            throw new IllegalArgumentException(
                    Shown.quoted(item) + " has no list of columns: write * except (a, b)");
        }
        List<String> except = new ArrayList<>();
        for (String name : list.substring(1, list.length() - 1).split(",", -1)) {
            Matcher column = Names.ALONE.matcher(name.strip());
            if (!column.matches()) {
                throw new IllegalArgumentException(
                        Shown.quoted(name.strip()) + " is not the name of a column");
            }
            except.add(Names.plain(column.group(1)));
        }
        return new AllColumns(except);
    }

    private static SelectItem named(String item) {
        Matcher alone = Names.ALONE.matcher(item);
        if (alone.matches()) {
            String column = Names.plain(alone.group(1));
            return new Named(column, column);
        }
        Matcher renamed = Names.RENAMED.matcher(item);
        return renamed.matches()
                ? new Named(Names.plain(renamed.group(1)), Names.plain(renamed.group(2)))
                : new Expression(item);
    }

    /** How names are written: plainly, or between backticks as in all of Flink's SQL. */
    final class Names {

        /** Bounded: a group that repeats without end overflows the stack with a long text. */
        private static final String NAME = "([A-Za-z_][A-Za-z0-9_]*|`(?:[^`]|``){1,128}`)";

        private static final Pattern ALONE = Pattern.compile(NAME);
        private static final Pattern RENAMED = Pattern.compile(NAME + "\\s+(?i:as)\\s+" + NAME);

        private Names() {}

        private static String plain(String name) {
            return name.startsWith("`")
                    ? name.substring(1, name.length() - 1).replace("``", "`")
                    : name;
        }
    }
}
