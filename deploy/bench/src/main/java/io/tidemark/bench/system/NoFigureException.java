package io.tidemark.bench.system;

/** A trial has no figure; the message says why. */
public class NoFigureException extends Exception {

    private static final long serialVersionUID = 1L;

    public NoFigureException(String message) {
        super(message);
    }
}
