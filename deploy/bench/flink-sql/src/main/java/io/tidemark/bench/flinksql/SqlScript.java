package io.tidemark.bench.flinksql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script as Flink's SQL client takes it: statements that end with a semicolon at the end of a
 * line.
 *
 * @param options from {@code SET 'key' = 'value'}
 * @param definitions all other statements but the inserts, in their order
 * @param inserts which become one job
 */
record SqlScript(Map<String, String> options, List<String> definitions, List<String> inserts) {

    private static final Pattern END = Pattern.compile(";\\s*(?:\\R|\\z)");
    private static final Pattern SET = Pattern.compile("SET\\s+'([^']+)'\\s*=\\s*'([^']*)'");

    SqlScript {
        options = Map.copyOf(options);
        definitions = List.copyOf(definitions);
        inserts = List.copyOf(inserts);
    }

    /** Takes a script apart. */
    static SqlScript parse(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> definitions = new ArrayList<>();
        List<String> inserts = new ArrayList<>();
        for (String part : END.split(text)) {
            String statement = part.strip();
            Matcher set = SET.matcher(statement);
            if (set.matches()) {
                options.put(set.group(1), set.group(2));
            } else if (statement.toUpperCase(Locale.ROOT).startsWith("INSERT ")) {
                inserts.add(statement);
            } else if (!statement.isEmpty()) {
                definitions.add(statement);
            }
        }
        return new SqlScript(options, definitions, inserts);
    }
}
