package io.tidemark.transform;

/** What is wrong with an expression, and what to do about it. */
final class ExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    ExpressionException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    String what() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
