package io.tidemark.bench;

/** A trial has no figure; the message says why. */
class NoFigureException extends Exception {

    private static final long serialVersionUID = 1L;

    NoFigureException(String message) {
        super(message);
    }
}
