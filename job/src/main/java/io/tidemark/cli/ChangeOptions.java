package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Nearest;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.requests.LateSelection;
import io.tidemark.pipeline.requests.LateSelection.Scope;
import io.tidemark.postgres.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Whose changes are meant, and which: what the commands about changes that wait somewhere share.
 */
final class ChangeOptions {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

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

    Path file() {
        return file;
    }

    Pipeline pipeline() {
        return PipelineFile.read(file);
    }

    static Connection connect(Pipeline pipeline) throws SQLException {
        return Database.of(pipeline.sink()).connect("tidemark command");
    }

    /**
     * What is selected.
     *
     * @throws ParameterException with what is wrong, for people
     */
    LateSelection selection(@Nullable String position, Scope scope) {
        try {
            return selected(position, scope);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private LateSelection selected(@Nullable String position, Scope scope) {
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
                ? tables.stream().map(LateSelection::withoutSource).distinct().toList()
                : tables;
    }

    /**
     * A table that has no such change at all is most likely another one's name.
     *
     * @param tables those that have some
     * @param none what it means if it is none of these
     */
    void requireTable(List<String> tables, LateSelection selection, String none) {
        if (table != null
                && !tables.isEmpty()
                && tables.stream().noneMatch(selection::meansTable)) {
            throw new ConfigException(
                    new Fault(
                            "--table " + table,
                            none,
                            Nearest.remedy(
                                    table, "there are changes of", likewise(table, tables))));
        }
    }
}
