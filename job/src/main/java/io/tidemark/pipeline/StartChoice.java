package io.tidemark.pipeline;

import java.util.Objects;

/** Where a run begins: what {@code --start} says. */
public sealed interface StartChoice {

    /**
     * From the newest checkpoint or savepoint in the storage; from the beginning if there is none.
     */
    record Latest() implements StartChoice {}

    /** From the beginning, whatever there is: new slot, new snapshot, the target is taken over. */
    record Fresh() implements StartChoice {}

    /**
     * From this checkpoint or savepoint.
     *
     * @param path a folder with a {@code _metadata} file
     */
    record From(String path) implements StartChoice {
        public From {
            Objects.requireNonNull(path, "path");
        }
    }

    /** Parses {@code latest}, {@code fresh} or a path. */
    static StartChoice parse(String text) {
        return switch (text) {
            case "latest" -> new Latest();
            case "fresh" -> new Fresh();
            default -> new From(text);
        };
    }
}
