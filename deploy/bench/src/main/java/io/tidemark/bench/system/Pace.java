package io.tidemark.bench.system;

/** What a system does while the source makes its changes at full speed. */
public enum Pace {
    /** It is held; the time begins when it goes on, with all changes in the log. */
    HELD,
    /** It follows them; where the source is slower, the figure is the source's. */
    FOLLOWED
}
