package io.tidemark.config;

import org.jspecify.annotations.Nullable;

/** Work stopped because of something that people can understand and that may pass by itself. */
public class FaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public FaultException(Fault fault, @Nullable Throwable cause) {
        super(fault.toString(), cause);
        this.fault = fault;
    }

    public final Fault fault() {
        return fault;
    }
}
