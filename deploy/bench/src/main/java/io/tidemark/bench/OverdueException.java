package io.tidemark.bench;

import io.tidemark.bench.system.NoFigureException;

/** What was waited for did not come in time, though nothing has failed. */
final class OverdueException extends NoFigureException {

    private static final long serialVersionUID = 1L;

    OverdueException(String message) {
        super(message);
    }
}
