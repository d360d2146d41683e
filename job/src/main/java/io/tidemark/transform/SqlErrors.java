package io.tidemark.transform;

import io.tidemark.config.Causes;
import io.tidemark.config.Nearest;
import io.tidemark.udfs.functions.StandardFunctions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.types.logical.RowType;

/** What parser and planner object to, as somebody who writes a pipeline file understands it. */
final class SqlErrors {

    private static final Pattern UNKNOWN_COLUMN =
            Pattern.compile("(?:Unknown identifier|Column) '([^']+)'.*");
    private static final Pattern UNKNOWN_FUNCTION =
            Pattern.compile("No match found for function signature ([^(]+)\\((.*)\\)");

    private static final Pattern UNEXPECTED_WORD = Pattern.compile("Encountered \"(\\w+)\"");
    private static final Pattern PLACE = Pattern.compile("(?<=line 1, )column (\\d+)");

    private final FunctionCatalog functions;

    /**
     * @param functions all that expressions can call
     */
    SqlErrors(FunctionCatalog functions) {
        this.functions = functions;
    }

    /**
     * Places are told as in the text of the file, and many names are words of SQL.
     *
     * @param before how many characters stand before that text
     */
    static ExpressionException unreadable(SqlParserException e, int before) {
        String what = firstLine(e);
        Matcher place = PLACE.matcher(what);
        String told =
                place.find()
                        ? place.replaceFirst(
                                "column " + (Integer.parseInt(place.group(1)) - before))
                        : what;
        Matcher word = UNEXPECTED_WORD.matcher(what);
        return new ExpressionException(
                told,
                word.lookingAt()
                        ? "a name that is a word of SQL stands in backticks: `"
                                + word.group(1)
                                + "`"
                        : "write an expression of Flink SQL: upper(currency)");
    }

    /** What is wrong with names and types in an expression over rows of this type. */
    ExpressionException explained(CalciteContextException e, RowType row) {
        String what = firstLine(e.getCause() == null ? e : e.getCause());
        Matcher column = UNKNOWN_COLUMN.matcher(what);
        if (column.matches()) {
            return new ExpressionException(
                    "there is no column '" + column.group(1) + "'",
                    Nearest.remedy(column.group(1), "columns", row.getFieldNames()));
        }
        Matcher function = UNKNOWN_FUNCTION.matcher(what);
        if (function.matches()) {
            String name = function.group(1);
            if (StandardFunctions.KEYED.contains(name.toLowerCase(Locale.ROOT))) {
                return new ExpressionException(
                        "the function " + name + " needs a key, and the file has none",
                        "write pipeline: {mask-key: \"${MASK_KEY}\"}, at least 16 characters");
            }
            List<String> known = new ArrayList<>(Arrays.asList(functions.getFunctions()));
            return known.contains(name.toLowerCase(Locale.ROOT))
                    ? new ExpressionException(
                            "the function " + name + " takes no (" + function.group(2) + ")",
                            "cast the arguments to what it takes")
                    : new ExpressionException(
                            "there is no function " + name + "(" + function.group(2) + ")",
                            Nearest.of(name, known)
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse("name a function of yours under functions"));
        }
        return new ExpressionException(what, "");
    }

    /** What was at the beginning of an exception, in a line. */
    static String reason(Throwable e) {
        return firstLine(Causes.deepest(e));
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage();
        String first = message == null ? e.getClass().getSimpleName() : message.split("\n", 2)[0];
        return first.replaceFirst("^SQL parse failed\\. ", "").strip();
    }
}
