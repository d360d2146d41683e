package io.tidemark.config;

import java.util.ArrayList;
import java.util.List;

/** Collects the faults of one file, each with its path and line. */
final class Faults {

    /** Nobody reads more; a broken file must not fill the memory with complaints. */
    static final int LIMIT = 200;

    private final String fileName;
    private final List<Fault> faults = new ArrayList<>();
    private int beyondLimit;

    Faults(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Notes a fault.
     *
     * @param path empty if it concerns the whole file
     * @param line the first line is 1
     */
    void add(String path, int line, String what, String remedy) {
        if (faults.size() == LIMIT) {
            beyondLimit++;
            return;
        }
        String place = fileName + ":" + line;
        faults.add(new Fault(path.isEmpty() ? place : path + " (" + place + ")", what, remedy));
    }

    void throwIfAny() {
        if (faults.isEmpty()) {
            return;
        }
        List<Fault> all = new ArrayList<>(faults);
        if (beyondLimit > 0) {
            all.add(new Fault(fileName, beyondLimit + " more faults", ""));
        }
        throw new ConfigException(all);
    }
}
