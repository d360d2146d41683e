package io.tidemark.config;

import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a pipeline file or its surroundings: every fault that was found, at once. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<Fault> faults;

    public ConfigException(Fault fault) {
        this(List.of(fault));
    }

    /** The message lists the faults in the given order; at least one is needed. */
    public ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("an exception needs at least one fault");
        }
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, in the order of the file; never empty. */
    public List<Fault> faults() {
        return faults;
    }
}
