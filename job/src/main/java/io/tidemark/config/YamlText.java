package io.tidemark.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns YAML 1.2 into nodes that know their lines, within limits that no honest file meets. */
final class YamlText {

    static final int MAX_CHARACTERS = 1024 * 1024;

    /** The format needs four levels. The composer recurses, so the limit guards the stack. */
    static final int MAX_DEPTH = 20;

    /** An alias repeats what it stands for, so a few of them could make a small file huge. */
    static final int MAX_ALIASES = 100;

    private static final String REMEDY =
            "indent with spaces; put a value in quotes if it starts with one of * & ! % @ ` { [ or"
                    + " has ': ' or ' #' in it";

    private final String yaml;
    private final Faults faults;
    private final LoadSettings settings;

    private YamlText(String yaml, Faults faults) {
        this.yaml = yaml;
        this.faults = faults;
        this.settings =
                LoadSettings.builder()
                        .setCodePointLimit(MAX_CHARACTERS)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        // The reader fails on a surrogate pair across the end of its buffer.
                        .setBufferSize(yaml.length() + 1)
                        .build();
    }

    /** The root of the only document; empty, and a fault noted, if there is none. */
    static Optional<Node> compose(String text, Faults faults) {
        String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (yaml.length() > MAX_CHARACTERS) {
            faults.add("", 1, "the file has more than " + MAX_CHARACTERS + " characters", "");
            return Optional.empty();
        }
        return new YamlText(yaml, faults).compose();
    }

    private Optional<Node> compose() {
        try {
            if (!withinLimits()) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings).composeString(yaml);
            if (root.isEmpty()) {
                faults.add("", 1, "the file is empty", "it needs pipeline, sources, sinks, tables");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().or(e::getContextMark).map(YamlText::line).orElse(1);
            faults.add("", line, "not valid YAML: " + problem(e), REMEDY);
        } catch (ReaderException e) {
            String character = String.format("U+%04X", e.getCodePoint());
            faults.add("", lineAt(e.getPosition()), character + " is no character for YAML", "");
        } catch (YamlEngineException e) {
            // Its message names limits and versions; it quotes nothing of the file.
            faults.add("", 1, "not valid YAML: " + Shown.plain(String.valueOf(e.getMessage())), "");
        }
        return Optional.empty();
    }

    /** The parser does not recurse, so it may look at any file before the composer does. */
    private boolean withinLimits() {
        int depth = 0;
        int aliases = 0;
        for (Event event : new Parse(settings).parseString(yaml)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> aliases++;
                default -> {
                    // Neither nests nor repeats.
                }
            }
            if (depth > MAX_DEPTH || aliases > MAX_ALIASES) {
                int line = event.getStartMark().map(YamlText::line).orElse(1);
                String what =
                        depth > MAX_DEPTH
                                ? "nested deeper than " + MAX_DEPTH + " levels"
                                : "more than " + MAX_ALIASES + " aliases";
                faults.add("", line, what, "");
                return false;
            }
        }
        return true;
    }

    private static String problem(MarkedYamlEngineException e) {
        // The message of the exception quotes the lines around, and with them secrets.
        String problem = e.getProblem() == null ? "unreadable" : e.getProblem();
        if (e.getContext() == null) {
            return Shown.plain(problem);
        }
        String begin = e.getContextMark().map(mark -> " of line " + line(mark)).orElse("");
        return Shown.plain(e.getContext() + begin + ", " + problem);
    }

    private int lineAt(int position) {
        int end = Math.max(0, Math.min(position, yaml.length()));
        return 1 + (int) yaml.chars().limit(end).filter(c -> c == '\n').count();
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
