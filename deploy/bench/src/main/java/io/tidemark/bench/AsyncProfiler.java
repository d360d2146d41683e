package io.tidemark.bench;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * async-profiler, which is loaded into a Java process that runs.
 *
 * @param library where it was unpacked
 * @see <a href="https://github.com/async-profiler/async-profiler">async-profiler</a>
 */
record AsyncProfiler(Path library) {

    /**
     * Unpacks it.
     *
     * @param folder has to stay as long as processes are profiled
     * @throws IOException if there is none for this machine
     */
    static AsyncProfiler unpack(Path folder) throws IOException {
        String name = platform() + "/libasyncProfiler.so";
        try (InputStream packed = AsyncProfiler.class.getResourceAsStream("/" + name)) {
            if (packed == null) {
                throw new IOException("async-profiler has no library " + name);
            }
            Path library = folder.resolve("libasyncProfiler.so");
            if (!Files.exists(library)) {
                Files.copy(packed, library);
            }
            return new AsyncProfiler(library);
        }
    }

    /** The folder in its jar. */
    private static String platform() {
        if (!isLinux()) {
            return "macos";
        }
        return System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x64";
    }

    static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");
    }

    /**
     * Has it do something in a process, which must not be stopped by a signal.
     *
     * @param arguments as its command line takes them, commas between
     * @throws IOException if it cannot be loaded, or refuses
     */
    void command(ProcessHandle process, String arguments) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                machine.loadAgentPath(library.toString(), arguments);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException e) {
            throw new IOException("it cannot be loaded: " + e.getMessage(), e);
        } catch (AgentInitializationException e) {
            throw new IOException("it refuses '" + arguments + "': " + e.getMessage(), e);
        }
    }
}
