package io.tidemark.local;

/** The demo cannot go on; the message is for the user. */
final class DemoFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }

    DemoFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
