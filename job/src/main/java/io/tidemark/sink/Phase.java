package io.tidemark.sink;

/** How a reader of the target may understand its rows. The stored code is the lower-case name. */
public enum Phase {
    /** Tables are being copied. */
    SNAPSHOT("snapshot"),
    /** Copied; changes that happened meanwhile are replayed, so a row may go back for a moment. */
    CATCHING_UP("catching-up"),
    /** Every epoch is the source as of one of its commits. */
    STREAMING("streaming");

    private final String code;

    Phase(String code) {
        this.code = code;
    }

    /** The phase with this code. */
    public static Phase of(String code) {
        for (Phase phase : values()) {
            if (phase.code.equals(code)) {
                return phase;
            }
        }
        throw new IllegalArgumentException("no phase has the code " + code);
    }

    /** The word in the ledger. */
    public String code() {
        return code;
    }
}
