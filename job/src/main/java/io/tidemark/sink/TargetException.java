package io.tidemark.sink;

import io.tidemark.config.Fault;
import org.jspecify.annotations.Nullable;

/** An epoch could not be applied. The message is for people: what happened, then the remedy. */
public final class TargetException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final boolean transientFault;

    public TargetException(Fault fault, boolean transientFault, @Nullable Throwable cause) {
        super(fault.toString(), cause);
        this.fault = fault;
        this.transientFault = transientFault;
    }

    public Fault fault() {
        return fault;
    }

    /** Whether another attempt may succeed although nobody changes anything. */
    public boolean mayPass() {
        return transientFault;
    }
}
