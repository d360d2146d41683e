package io.tidemark.sink;

import java.io.Serializable;

/**
 * Looks on at the points where a crash is most interesting. The default does nothing; tests name a
 * class by the system property {@value #PROPERTY} to end the process there.
 */
public interface Probe extends Serializable {

    String PROPERTY = "tidemark.probe";

    /** Where the way of an epoch may be cut. */
    enum Point {
        /** A writer's delta is complete, the checkpoint is not. */
        DELTA_WRITTEN,
        /** The checkpoint is complete, the target does not know of the epoch. */
        BEFORE_TRANSACTION,
        /** Rows are written, the ledger is not. */
        IN_TRANSACTION,
        /** The target has committed, the job does not know. */
        AFTER_COMMIT
    }

    void at(Point point);

    /** The probe that the system property names, or one that does nothing. */
    static Probe installed() {
        String name = System.getProperty(PROPERTY);
        if (name == null) {
            return point -> {};
        }
        try {
            return Class.forName(name)
                    .asSubclass(Probe.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no probe " + name, e);
        }
    }
}
