package io.tidemark.local.soak;

/** The soak cannot go on; the message is for the user. */
final class SoakFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    SoakFailedException(String message) {
        super(message);
    }

    SoakFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
