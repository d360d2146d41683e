package io.tidemark.transform;

/** Why a row cannot go on. */
final class RowException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of reason; the code is stored. */
    enum Reason {
        /** An expression cannot be computed. */
        EXPRESSION("expression"),
        /** An expectation is not met. */
        CONTRACT("contract"),
        /** The row has columns that the pipeline file does not let pass. */
        DRIFT("drift");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    private final Reason reason;

    /** A function may say anything, but no column of PostgreSQL holds the character 0. */
    RowException(Reason reason, String message) {
        super(message.replace('\0', '\uFFFD'), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
