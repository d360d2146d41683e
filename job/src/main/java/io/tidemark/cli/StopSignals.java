package io.tidemark.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of Ctrl-C and SIGTERM while the JVM goes on as if nothing had happened.
 *
 * <p>A shutdown hook would not do: all hooks run at once, and those of Flink delete the files of
 * tasks that are still starting, so that a stop which comes early makes the job fail. The second
 * signal has its usual effect, for who does not want to wait.
 *
 * <p>The JDK has no other way than {@code sun.misc.Signal}, which javac cannot be told to accept
 * without a warning; hence the reflection.
 */
final class StopSignals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private final Runnable stop;
    private final Map<Object, Object> before = new LinkedHashMap<>();

    private StopSignals(Runnable stop) {
        this.stop = stop;
    }

    /** From now on {@code stop} is run when the process is asked to stop. */
    static StopSignals listen(Runnable stop) {
        StopSignals signals = new StopSignals(stop);
        signals.handleAll();
        return signals;
    }

    /** One that comes in the middle is answered once all are handled. */
    private synchronized void handleAll() {
        for (String name : List.of("TERM", "INT")) {
            try {
                handle(name);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.warn("SIG{} will end this process without a savepoint", name, e);
            }
        }
    }

    private void handle(String name) throws ReflectiveOperationException {
        Object signal = signalClass().getConstructor(String.class).newInstance(name);
        Class<?> handlerClass = handlerClass();
        InvocationHandler handler = (proxy, method, arguments) -> answer(proxy, method, arguments);
        Object ours =
                Proxy.newProxyInstance(
                        handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, handler);
        Object old = install(signal, ours);
        if (old.equals(handlerClass.getField("SIG_IGN").get(null))) {
            install(signal, old);
        } else {
            before.put(signal, old);
        }
    }

    private @Nullable Object answer(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                close();
                stop.run();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop signals";
        };
    }

    /** Signals have their usual effect again. */
    @Override
    public synchronized void close() {
        before.forEach(
                (signal, old) -> {
                    try {
                        install(signal, old);
                    } catch (ReflectiveOperationException e) {
                        LOG.warn("{} keeps its handler", signal, e);
                    }
                });
        before.clear();
    }

    private static Object install(Object signal, Object handler)
            throws ReflectiveOperationException {
        return signalClass()
                .getMethod("handle", signalClass(), handlerClass())
                .invoke(null, signal, handler);
    }

    private static Class<?> signalClass() throws ClassNotFoundException {
        return Class.forName("sun.misc.Signal");
    }

    private static Class<?> handlerClass() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }
}
