package io.tidemark.transform;

/** A value that expressions cannot compute with. The message never holds the value. */
final class CellException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CellException(String message) {
        super(message);
    }
}
