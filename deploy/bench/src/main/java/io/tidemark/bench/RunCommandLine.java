package io.tidemark.bench;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command that repeats a run: as it was given, with the seed that was taken. */
final class RunCommandLine {

    private static final String RESULTS = "--results";
    private static final String SEED = "--seed";

    private RunCommandLine() {}

    /** Of the command that is running; where its results went is left out. */
    static String of(CommandLine command, long seed) {
        String name = command.getCommandName();
        List<String> given = command.getParseResult().originalArgs();
        return of(name, given.subList(given.indexOf(name) + 1, given.size()), seed);
    }

    /**
     * Of a command.
     *
     * @param options as they were given
     */
    static String of(String name, List<String> options, long seed) {
        List<String> words = new ArrayList<>(List.of("./tidemark", name));
        boolean value = false;
        for (String option : options) {
            if (!value && !option.startsWith(RESULTS)) {
                words.add(option);
            }
            value = option.equals(RESULTS);
        }
        if (options.stream().noneMatch(option -> option.startsWith(SEED))) {
            words.addAll(List.of(SEED, Long.toString(seed)));
        }
        return String.join(" ", words);
    }
}
