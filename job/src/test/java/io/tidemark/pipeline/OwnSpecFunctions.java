package io.tidemark.pipeline;

import java.util.Map;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Functions as users write them, which specifications name by their classes. */
public final class OwnSpecFunctions {

    private OwnSpecFunctions() {}

    /** The text with an exclamation mark; null stays null. */
    public static final class Shout extends ScalarFunction {
        public @Nullable String eval(@Nullable String text) {
            return text == null ? null : text + "!";
        }
    }

    /** The text behind the option {@code prefix}. */
    public static final class Prefix extends ScalarFunction {
        private final String prefix;

        public Prefix(Map<String, String> options) {
            if (!options.containsKey("prefix")) {
                throw new IllegalArgumentException("no prefix in " + options);
            }
            prefix = options.get("prefix");
        }

        public String eval(@Nullable String text) {
            return prefix + text;
        }
    }

    /** How often {@code open} was called before the first row: 1. */
    public static final class Opened extends ScalarFunction {
        private transient int opened;

        @Override
        public void open(FunctionContext context) {
            opened++;
        }

        public int eval() {
            return opened;
        }
    }

    /** Never has a value. */
    public static final class Nothing extends ScalarFunction {
        public @Nullable Integer eval(@Nullable Integer number) {
            return null;
        }
    }

    /** Cannot do what it is asked. */
    public static final class Fails extends ScalarFunction {
        public String eval(@Nullable String text) {
            throw new IllegalStateException("out of order");
        }
    }

    /** May be something else each time, and says so. */
    public static final class Dice extends ScalarFunction {
        public int eval() {
            return 4;
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    /** Cannot be made. */
    public static final class Closed extends ScalarFunction {
        private Closed() {}

        public int eval() {
            return 1;
        }
    }
}
