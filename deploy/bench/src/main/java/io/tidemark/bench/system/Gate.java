package io.tidemark.bench.system;

import java.io.IOException;
import java.util.Arrays;

/**
 * Starts another main class when it is told to, so that the start of a Java process and that of the
 * job in it are measured apart.
 *
 * <p>It writes {@link #READY} and waits for a byte on the standard input. The end of that input,
 * then or later, means that whoever started this process is gone: it ends too.
 */
public final class Gate {

    /** The line that it writes once it waits. */
    static final String READY = "ready";

    private Gate() {}

    /**
     * Waits, then runs.
     *
     * @param arguments the main class, and its arguments
     */
    public static void main(String[] arguments) throws Exception {
        System.out.println(READY);
        if (System.in.read() < 0) {
            return;
        }
        Thread orphaned = new Thread(Gate::haltWithParent, "parent-watch");
        orphaned.setDaemon(true);
        orphaned.start();
        Class.forName(arguments[0])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void haltWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is expected but the end.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(1);
    }
}
