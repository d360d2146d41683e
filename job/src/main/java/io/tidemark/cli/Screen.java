package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Where a command writes: lines that stay, and a progress line. A terminal shows one progress line
 * that is redrawn; elsewhere, in a file or a pipe, every so often a plain line is written.
 */
public final class Screen {

    /** Time between two progress lines where they cannot be redrawn. */
    static final Duration PLAIN_INTERVAL = Duration.ofSeconds(2);

    /** System property: {@code true} if the standard output is a terminal. */
    static final String TERMINAL_PROPERTY = "tidemark.terminal";

    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";

    private final PrintWriter out;
    private final Mode mode;
    private boolean lineOpen;
    private long nextPlainNanos = Long.MIN_VALUE;

    /** What the output can do. */
    public enum Mode {
        /** Redraws a line. */
        TERMINAL,
        /** Only ever appends lines. */
        PLAIN;

        /** What the launcher found out, or else whether this process has a console. */
        public static Mode detect() {
            String known = System.getProperty(TERMINAL_PROPERTY);
            boolean terminal = known == null ? System.console() != null : known.equals("true");
            return terminal ? TERMINAL : PLAIN;
        }
    }

    /** Writes to {@code out} and flushes after each line. */
    public Screen(PrintWriter out, Mode mode) {
        this.out = out;
        this.mode = mode;
    }

    /** Writes text that stays; may have several lines. */
    public synchronized void print(String text) {
        endProgress();
        out.println(text);
        out.flush();
    }

    /**
     * Shows the current progress in place of the last one.
     *
     * @param nanos now, on a clock that only goes forward
     */
    public synchronized void progress(long nanos, String line) {
        switch (mode) {
            case TERMINAL -> {
                out.print("\r" + line + CLEAR_TO_END_OF_LINE);
                lineOpen = true;
            }
            case PLAIN -> {
                if (nextPlainNanos == Long.MIN_VALUE || nanos - nextPlainNanos >= 0) {
                    out.println(line);
                    nextPlainNanos = nanos + PLAIN_INTERVAL.toNanos();
                }
            }
        }
        out.flush();
    }

    /** The progress line stays as it is; what follows starts on a line of its own. */
    public synchronized void endProgress() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }
}
