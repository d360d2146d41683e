package io.tidemark.local.e2e;

import io.tidemark.sink.Probe;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills its own process with SIGKILL when a point is reached for the n-th time: nothing after that
 * point happens, no hook runs.
 */
public final class KillProbe implements Probe {

    private static final long serialVersionUID = 1L;

    private static final AtomicInteger REACHED = new AtomicInteger();

    static java.util.List<String> at(Point point, int time) {
        return java.util.List.of(
                "-D" + PROPERTY + "=" + KillProbe.class.getName(),
                "-Dtest.kill.point=" + point,
                "-Dtest.kill.time=" + time);
    }

    @Override
    public void at(Point point) {
        if (point.name().equals(System.getProperty("test.kill.point"))
                && REACHED.incrementAndGet() == Integer.getInteger("test.kill.time", 1)) {
            try {
                new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
                        .start();
                Thread.sleep(60_000);
            } catch (Exception e) {
                throw new IllegalStateException("cannot kill this process", e);
            }
        }
    }
}
