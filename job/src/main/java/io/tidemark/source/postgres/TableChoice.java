package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.TablePattern;
import io.tidemark.config.TableRule;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which entry of {@code tables:} decides about a table, and where the table goes. */
final class TableChoice {

    /** A name that differs in more than a third of its letters is no suggestion. */
    private static final int LETTERS_PER_DIFFERENCE = 3;

    private TableChoice() {}

    /** The first entry that matches. An entry does not match what it excludes. */
    static Optional<TableRule> rule(TableId table, List<TableRule> rules) {
        return rules.stream().filter(rule -> matches(rule, table)).findFirst();
    }

    static boolean matches(TableRule rule, TableId table) {
        return rule.from().matches(table)
                && rule.exclude().stream().noneMatch(pattern -> pattern.matches(table));
    }

    static TableId target(TableRule rule, TableId table) {
        TablePattern to = rule.to();
        return to == null ? table : to.target(table);
    }

    /** The table whose name is most like the one that was asked for, if any is like it. */
    static Optional<TableId> nearest(String wanted, Collection<TableId> tables) {
        String name = wanted.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, name.length() / LETTERS_PER_DIFFERENCE);
        return tables.stream()
                .min(Comparator.comparingInt(t -> distance(name, lower(t))))
                .filter(t -> distance(name, lower(t)) <= allowed);
    }

    private static String lower(TableId table) {
        return table.toString().toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
