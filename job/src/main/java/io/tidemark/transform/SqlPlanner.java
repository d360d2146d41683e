package io.tidemark.transform;

import io.tidemark.config.Nearest;
import io.tidemark.udfs.functions.StandardFunctions;
import java.net.URL;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.jdbc.CalciteSchemaBuilder;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.dialect.CalciteSqlDialect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogStoreHolder;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalogStore;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.module.ModuleManager;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.calcite.SqlToRexConverter;
import org.apache.flink.table.planner.catalog.CatalogManagerCalciteSchema;
import org.apache.flink.table.planner.codegen.LookupJoinCodeGenerator;
import org.apache.flink.table.planner.delegation.PlannerContext;
import org.apache.flink.table.resource.ResourceManager;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/**
 * Flink's SQL planner, as far as expressions over one row need it: text becomes a validated tree,
 * trees become a compiled program.
 *
 * <p>The planner is taken by its parts, not by a {@code TableEnvironment}: on a cluster there is
 * another planner in a class loader of its own, and the factories of both would be found. Times
 * without a zone are UTC, whatever the machine says. Used by one thread.
 */
final class SqlPlanner {

    private static final String CATALOG = "tidemark";
    private static final String SELECT = "SELECT ";

    private static final Pattern UNKNOWN_COLUMN =
            Pattern.compile("(?:Unknown identifier|Column) '([^']+)'.*");
    private static final Pattern UNKNOWN_FUNCTION =
            Pattern.compile("No match found for function signature ([^(]+)\\((.*)\\)");

    private static final Pattern UNEXPECTED_WORD = Pattern.compile("Encountered \"(\\w+)\"");
    private static final Pattern PLACE = Pattern.compile("(?<=line 1, )column (\\d+)");

    private final TableConfig config = TableConfig.getDefault();
    private final ClassLoader loader;
    private final FunctionCatalog functions;
    private final PlannerContext context;

    /**
     * @param own functions by their names, in addition to those of Flink SQL
     * @param loader finds the classes of these functions
     */
    SqlPlanner(Map<String, ScalarFunction> own, ClassLoader loader) {
        this.loader = loader;
        config.setLocalTimeZone(ZoneOffset.UTC);
        CatalogManager catalogs = catalogs();
        ModuleManager modules = new ModuleManager();
        functions = new FunctionCatalog(config, resources(), catalogs, modules);
        own.forEach((name, f) -> functions.registerTemporarySystemFunction(name, f, false));
        context =
                new PlannerContext(
                        false,
                        config,
                        modules,
                        functions,
                        catalogs,
                        CalciteSchemaBuilder.asRootSchema(
                                new CatalogManagerCalciteSchema(catalogs, true)),
                        List.of(),
                        loader);
    }

    private CatalogManager catalogs() {
        Configuration nothing = new Configuration();
        return CatalogManager.newBuilder()
                .classLoader(loader)
                .config(config)
                .defaultCatalog(CATALOG, new GenericInMemoryCatalog(CATALOG))
                .catalogStoreHolder(
                        CatalogStoreHolder.newBuilder()
                                .classloader(loader)
                                .config(nothing)
                                .catalogStore(new GenericInMemoryCatalogStore())
                                .build())
                .build();
    }

    private ResourceManager resources() {
        Configuration nothing = new Configuration();
        return new ResourceManager(
                nothing, FlinkUserCodeClassLoaders.create(new URL[0], loader, nothing));
    }

    /** The names of all functions that expressions can call. */
    static Set<String> namesOfFlink() {
        return new ModuleManager().listFunctions();
    }

    /** Reads an expression, {@code upper(currency) as currency}, over rows of this type. */
    SqlExpression parse(String sql, RowType row) throws ExpressionException {
        try {
            return parsed(sql, row);
        } catch (StackOverflowError e) {
            throw new ExpressionException("is nested too deeply", "make a function of it");
        } catch (RuntimeException | AssertionError e) {
            // The planner is not prepared for everything that can be written.
            throw new ExpressionException(
                    "cannot be planned: " + firstLine(deepest(e)), "write it in another way");
        }
    }

    private SqlExpression parsed(String sql, RowType row) throws ExpressionException {
        SqlNode item = item(sql);
        String alias = null;
        if (item.getKind() == SqlKind.AS) {
            SqlCall as = (SqlCall) item;
            alias = ((SqlIdentifier) as.operand(1)).getSimple();
            item = as.operand(0);
        }
        requirePlain(item);
        RexNode tree = tree(item, row);
        requireOneRow(tree);
        return new SqlExpression(
                alias,
                tree,
                FlinkTypeFactory.toLogicalType(tree.getType()),
                inputs(tree),
                RexUtil.isDeterministic(tree));
    }

    private SqlNode item(String sql) throws ExpressionException {
        SqlNode query;
        try {
            query = context.createCalciteParser().parse(SELECT + sql);
        } catch (SqlParserException e) {
            throw unreadable(firstLine(e));
        } catch (NullPointerException e) {
            // The parser looks into the message of what ended it; the end of the stack has none.
            throw new ExpressionException("is nested too deeply", "make a function of it");
        }
        // What follows the expression may make another query of it.
        boolean plain =
                query instanceof SqlSelect select
                        && select.getSelectList().size() == 1
                        && select.getFrom() == null
                        && select.getWhere() == null
                        && select.getGroup() == null
                        && select.getHaving() == null
                        && select.getWindowList().isEmpty()
                        && !select.isDistinct();
        if (!plain) {
            throw new ExpressionException(
                    "is more than one expression", "write one expression over a row");
        }
        return ((SqlSelect) query).getSelectList().get(0);
    }

    /** Places are told as in the text of the file, and many names are words of SQL. */
    private static ExpressionException unreadable(String what) {
        Matcher place = PLACE.matcher(what);
        String told =
                place.find()
                        ? place.replaceFirst(
                                "column " + (Integer.parseInt(place.group(1)) - SELECT.length()))
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

    private static void requirePlain(SqlNode node) throws ExpressionException {
        Set<String> found = new TreeSet<>();
        node.accept(
                new SqlBasicVisitor<@Nullable Void>() {
                    @Override
                    public @Nullable Void visit(SqlCall call) {
                        if (call.getKind().belongsTo(SqlKind.QUERY)) {
                            found.add("a query");
                        } else if (call.getKind() == SqlKind.OVER) {
                            found.add("a window");
                        }
                        return super.visit(call);
                    }

                    @Override
                    public @Nullable Void visit(SqlIdentifier name) {
                        if (name.isStar()) {
                            found.add("a *");
                        }
                        return null;
                    }

                    @Override
                    public @Nullable Void visit(SqlDynamicParam parameter) {
                        found.add("a parameter");
                        return null;
                    }
                });
        if (!found.isEmpty()) {
            throw new ExpressionException(
                    "has " + String.join(" and ", found) + " in it",
                    "an expression sees the columns of one row only");
        }
    }

    private RexNode tree(SqlNode item, RowType row) throws ExpressionException {
        RelDataType type = context.getTypeFactory().buildRelNodeRowType(row);
        try {
            return new SqlToRexConverter(
                            context.createFlinkPlanner(), CalciteSqlDialect.DEFAULT, type, null)
                    .convertToRexNode(item);
        } catch (CalciteContextException e) {
            throw explained(e, row);
        } catch (ValidationException | TableException e) {
            Throwable cause = e.getCause();
            throw cause instanceof CalciteContextException context
                    ? explained(context, row)
                    : new ExpressionException(firstLine(deepest(e)), "");
        } catch (RuntimeException | AssertionError e) {
            // The planner asserts what it has not thought of.
            throw new ExpressionException(firstLine(deepest(e)), "");
        }
    }

    private ExpressionException explained(CalciteContextException e, RowType row) {
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

    private static void requireOneRow(RexNode tree) throws ExpressionException {
        String[] found = {""};
        tree.accept(
                new RexVisitorImpl<@Nullable Void>(true) {
                    @Override
                    public @Nullable Void visitCall(RexCall call) {
                        if (call.getOperator() instanceof SqlAggFunction) {
                            found[0] = call.getOperator().getName();
                        }
                        return super.visitCall(call);
                    }
                });
        if (!found[0].isEmpty()) {
            throw new ExpressionException(
                    found[0] + " looks at several rows",
                    "an expression sees one row; merge rules add up: merge: {total: sum}");
        }
    }

    private static Set<Integer> inputs(RexNode tree) {
        Set<Integer> inputs = new HashSet<>();
        tree.accept(
                new RexVisitorImpl<@Nullable Void>(true) {
                    @Override
                    public @Nullable Void visitInputRef(RexInputRef input) {
                        inputs.add(input.getIndex());
                        return null;
                    }
                });
        return inputs;
    }

    /** Compiles an expression over rows of this type. */
    RowProgram compile(SqlExpression expression, RowType row) throws ExpressionException {
        RelDataType result =
                context.getTypeFactory().buildRelNodeRowType(RowType.of(expression.type()));
        try {
            return new RowProgram(
                    LookupJoinCodeGenerator.generateCalcMapFunction(
                                    config,
                                    loader,
                                    JavaConverters.asScalaBuffer(List.of(expression.tree())),
                                    null,
                                    result,
                                    row)
                            .newInstance(loader),
                    expression.type());
        } catch (StackOverflowError e) {
            throw new ExpressionException("is nested too deeply", "make a function of it");
        } catch (RuntimeException | AssertionError | LinkageError e) {
            throw new ExpressionException(
                    "cannot be compiled: " + firstLine(deepest(e)), "write it in another way");
        }
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage();
        String first = message == null ? e.getClass().getSimpleName() : message.split("\n", 2)[0];
        return first.replaceFirst("^SQL parse failed\\. ", "").strip();
    }
}
