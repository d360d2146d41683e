package io.tidemark.config;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.jspecify.annotations.Nullable;

/** A fault that no restart can mend: Flink fails the job for good instead of trying again. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class FatalFaultException extends FaultException {

    private static final long serialVersionUID = 1L;

    public FatalFaultException(Fault fault, @Nullable Throwable cause) {
        super(fault, cause);
    }
}
