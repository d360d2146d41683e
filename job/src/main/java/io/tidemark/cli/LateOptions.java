package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Nearest;
import io.tidemark.pipeline.requests.LateSelection;
import io.tidemark.pipeline.requests.LateSelection.Scope;
import io.tidemark.pipeline.requests.LateTable;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which late changes are meant: the options that {@code late list} and {@code late apply} share.
 */
final class LateOptions {

    @Option(
            names = "--table",
            paramLabel = "SCHEMA.TABLE",
            description =
                    "Those of this table: SOURCE.SCHEMA.TABLE, or without its source that of every"
                            + " source.")
    private @Nullable String table;

    @Option(
            names = "--key",
            paramLabel = "COLUMN=VALUE",
            description = {
                "Those of this key; once for each of its columns.",
                "Or a JSON object: '{\"id\": \"7\"}'."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private @Nullable List<String> key;

    @Nullable String table() {
        return table;
    }

    /**
     * What is selected.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    LateSelection selection(@Nullable String position, Scope scope) {
        List<String> columns = key;
        if (columns == null) {
            return new LateSelection(table, null, position, scope);
        }
        String first = columns.get(0);
        if (columns.size() == 1 && first.stripLeading().startsWith("{")) {
            return new LateSelection(table, first, position, scope);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : columns) {
            int equals = column.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "--key " + column + ": give COLUMN=VALUE, such as --key id=7");
            }
            values.put(column.substring(0, equals), column.substring(equals + 1));
        }
        return new LateSelection(table, LateSelection.key(values), position, scope);
    }

    /** Names as the user writes them: without their sources, if that one is. */
    private static List<String> likewise(String name, List<String> tables) {
        boolean isWithoutSource = name.indexOf('.') == name.lastIndexOf('.');
        return isWithoutSource
                ? tables.stream().map(t -> t.substring(t.indexOf('.') + 1)).distinct().toList()
                : tables;
    }

    /** A table that has no late change at all is most likely another one's name. */
    void requireTable(LateTable late) throws SQLException {
        if (table == null) {
            return;
        }
        List<String> tables = late.tables();
        if (!tables.isEmpty()
                && tables.stream().noneMatch(t -> t.equals(table) || t.endsWith("." + table))) {
            throw new ConfigException(
                    new Fault(
                            "--table " + table,
                            "no change of this table is set aside",
                            Nearest.remedy(
                                    table, "there are changes of", likewise(table, tables))));
        }
    }
}
