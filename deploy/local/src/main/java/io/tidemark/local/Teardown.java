package io.tidemark.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Closes what was opened, once, last opened first, at the end of the command or when the process is
 * asked to stop (Ctrl-C, SIGTERM).
 *
 * <p>Opening holds the lock: a request to stop that comes while a server starts waits for it, and
 * then closes it. Nothing is opened after closing has begun. So no order of events leaves a process
 * or a folder behind, short of killing this process.
 */
public final class Teardown implements AutoCloseable {

    /** Opened things that need closing. */
    private record Opened(String name, AutoCloseable resource) {}

    private final Deque<Opened> opened = new ArrayDeque<>();
    private final Consumer<String> messages;
    private final Thread hook = new Thread(this::stopEarly, "tidemark-teardown");
    private volatile boolean stopping;

    private Teardown(Consumer<String> messages) {
        this.messages = messages;
    }

    /**
     * From now on the process closes what is opened here before it ends.
     *
     * @param messages is told that the process stops early, and what could not be closed
     */
    public static Teardown begin(Consumer<String> messages) {
        Teardown teardown = new Teardown(messages);
        Runtime.getRuntime().addShutdownHook(teardown.hook);
        return teardown;
    }

    /**
     * Opens something and remembers to close it.
     *
     * @throws InterruptedException if the process has been asked to stop
     */
    public <T extends AutoCloseable> T open(String name, Callable<T> opening) throws Exception {
        synchronized (opened) {
            if (stopping) {
                throw new InterruptedException("stopping");
            }
            T resource = opening.call();
            opened.push(new Opened(name, resource));
            return resource;
        }
    }

    /**
     * Starts something again that was opened here, so that closing comes before or after it.
     *
     * @throws InterruptedException if the process has been asked to stop
     */
    public <T> T whileOpen(Callable<T> work) throws Exception {
        synchronized (opened) {
            if (stopping) {
                throw new InterruptedException("stopping");
            }
            return work.call();
        }
    }

    /** Whether closing has begun; errors of what is being closed are then expected. */
    public boolean stopping() {
        return stopping;
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, the hook is what runs or has run; stop() has waited for it.
            return;
        }
    }

    private void stopEarly() {
        messages.accept("stopping");
        stop();
    }

    private void stop() {
        stopping = true;
        synchronized (opened) {
            while (!opened.isEmpty()) {
                Opened next = opened.pop();
                try {
                    next.resource().close();
                } catch (Exception e) {
                    messages.accept("could not close " + next.name() + ": " + e.getMessage());
                }
            }
        }
    }
}
