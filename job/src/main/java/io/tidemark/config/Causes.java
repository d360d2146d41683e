package io.tidemark.config;

/** What is behind an exception. */
public final class Causes {

    private Causes() {}

    /** The one that all others were made of. */
    public static Throwable deepest(Throwable error) {
        Throwable deepest = error;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
