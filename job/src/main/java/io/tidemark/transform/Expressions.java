package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.config.Causes;
import io.tidemark.transform.RowException.Reason;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Compiled expressions over the same rows. Used by one thread. */
final class Expressions implements AutoCloseable {

    private static final Pattern QUOTED = Pattern.compile("['\"](.*)['\"]", Pattern.DOTALL);

    static final Expressions NONE = new Expressions(List.of(), new RowProgram[0], new int[0]);

    private final List<String> texts;
    private final RowProgram[] programs;
    private final int[] inputs;
    private final @Nullable Object[] values;
    private @Nullable SlowCalls slow;

    private Expressions(List<String> texts, RowProgram[] programs, int[] inputs) {
        this.texts = List.copyOf(texts);
        this.programs = programs;
        this.inputs = inputs;
        this.values = new Object[programs.length];
    }

    /**
     * Compiles them, each for itself: when one fails, it is known which.
     *
     * @param texts what the file says, for messages
     */
    static Expressions compile(
            List<SqlExpression> expressions, List<String> texts, RowInput input, SqlPlanner planner)
            throws ExpressionException {
        RowProgram[] programs = new RowProgram[expressions.size()];
        for (int i = 0; i < programs.length; i++) {
            programs[i] = planner.compile(expressions.get(i), input.type());
        }
        int[] inputs =
                expressions.stream()
                        .flatMap(e -> e.inputs().stream())
                        .mapToInt(Integer::intValue)
                        .distinct()
                        .sorted()
                        .toArray();
        return new Expressions(texts, programs, inputs);
    }

    boolean isEmpty() {
        return programs.length == 0;
    }

    int size() {
        return programs.length;
    }

    String text(int expression) {
        return texts.get(expression);
    }

    void open(RuntimeContext context, SlowCalls calls) throws Exception {
        slow = calls;
        for (RowProgram program : programs) {
            program.open(context);
        }
    }

    /**
     * The values for a change; the same array for every change.
     *
     * @throws RowException if one cannot be computed
     */
    @Nullable Object[] values(RowInput input, Change change) throws RowException {
        RowData row = input.read(change, inputs);
        for (int i = 0; i < programs.length; i++) {
            values[i] = value(i, row);
        }
        return values;
    }

    /** A function of the user's own may throw anything; only the end of memory is ours. */
    private @Nullable Object value(int expression, RowData row) throws RowException {
        RowProgram program = programs[expression];
        try {
            return program.callsOwn() && slow != null
                    ? timed(program, row, texts.get(expression), slow)
                    : program.value(row);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            String text = texts.get(expression);
            throw new RowException(Reason.EXPRESSION, text + ": " + explained(e, text));
        }
    }

    /** Flink's own functions are fast, and to look at the clock costs as much as one of them. */
    private static @Nullable Object timed(
            RowProgram program, RowData row, String text, SlowCalls slow) throws Exception {
        long begin = slow.begin();
        try {
            return program.value(row);
        } finally {
            slow.end(text, begin);
        }
    }

    private static String explained(Throwable e, String expression) {
        Throwable deepest = Causes.deepest(e);
        String type = deepest.getClass().getSimpleName();
        String message = deepest.getMessage();
        return message == null
                ? type
                : type + ": " + withoutValues(message, expression).split("\n", 2)[0];
    }

    /** What a message quotes is shown only where the expression has it: it may be a value. */
    private static String withoutValues(String message, String expression) {
        Matcher quoted = QUOTED.matcher(message);
        return !quoted.find() || expression.contains(quoted.group(1))
                ? message
                : message.substring(0, quoted.start()) + "'***'" + message.substring(quoted.end());
    }

    @Override
    public void close() throws Exception {
        for (RowProgram program : programs) {
            program.close();
        }
    }
}
