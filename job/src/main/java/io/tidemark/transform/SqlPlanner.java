package io.tidemark.transform;

import java.net.URL;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
import org.apache.flink.api.common.functions.FlatMapFunction;
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
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.module.ModuleManager;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.calcite.SqlToRexConverter;
import org.apache.flink.table.planner.catalog.CatalogManagerCalciteSchema;
import org.apache.flink.table.planner.codegen.LookupJoinCodeGenerator;
import org.apache.flink.table.planner.delegation.PlannerContext;
import org.apache.flink.table.resource.ResourceManager;
import org.apache.flink.table.runtime.generated.GeneratedFunction;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;
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

    private final TableConfig config = TableConfig.getDefault();
    private final ClassLoader loader;
    private final Set<String> ownNames;
    private final FunctionCatalog functions;
    private final PlannerContext context;
    private final SqlErrors errors;

    /**
     * @param own functions by their names, in addition to those of Flink SQL
     * @param loader finds the classes of these functions
     */
    SqlPlanner(Map<String, ScalarFunction> own, ClassLoader loader) {
        this.loader = loader;
        this.ownNames =
                own.keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
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
        errors = new SqlErrors(functions);
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
                    "cannot be planned: " + SqlErrors.reason(e), "write it in another way");
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
        requirePlain(item, row);
        RexNode tree = tree(item, row);
        requireOneRow(tree);
        return new SqlExpression(
                alias,
                tree,
                FlinkTypeFactory.toLogicalType(tree.getType()),
                inputs(tree),
                RexUtil.isDeterministic(tree),
                callsOwn(tree));
    }

    private SqlNode item(String sql) throws ExpressionException {
        SqlNode query;
        try {
            query = context.createCalciteParser().parse(SELECT + sql);
        } catch (SqlParserException e) {
            throw SqlErrors.unreadable(e, SELECT.length());
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

    private static void requirePlain(SqlNode node, RowType row) throws ExpressionException {
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
                        } else if (namesEpochTime(name, row)) {
                            found.add(RowInput.EPOCH_TIME);
                        }
                        return null;
                    }

                    @Override
                    public @Nullable Void visit(SqlDynamicParam parameter) {
                        found.add("a parameter");
                        return null;
                    }
                });
        if (found.contains(RowInput.EPOCH_TIME)) {
            throw new ExpressionException(
                    "computes with _epoch_time, which is known when the epoch is applied",
                    "select it as a column of its own: _epoch_time as <name>");
        }
        if (!found.isEmpty()) {
            throw new ExpressionException(
                    "has " + String.join(" and ", found) + " in it",
                    "an expression sees the columns of one row only");
        }
    }

    private static boolean namesEpochTime(SqlIdentifier name, RowType row) {
        return name.isSimple()
                && name.getSimple().equals(RowInput.EPOCH_TIME)
                && !row.getFieldNames().contains(RowInput.EPOCH_TIME);
    }

    private RexNode tree(SqlNode item, RowType row) throws ExpressionException {
        RelDataType type = context.getTypeFactory().buildRelNodeRowType(row);
        try {
            return new SqlToRexConverter(
                            context.createFlinkPlanner(), CalciteSqlDialect.DEFAULT, type, null)
                    .convertToRexNode(item);
        } catch (CalciteContextException e) {
            throw errors.explained(e, row);
        } catch (ValidationException | TableException e) {
            Throwable cause = e.getCause();
            throw cause instanceof CalciteContextException context
                    ? errors.explained(context, row)
                    : new ExpressionException(SqlErrors.reason(e), "");
        } catch (RuntimeException | AssertionError e) {
            // The planner asserts what it has not thought of.
            throw new ExpressionException(SqlErrors.reason(e), "");
        }
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

    private boolean callsOwn(RexNode tree) {
        boolean[] found = {false};
        tree.accept(
                new RexVisitorImpl<@Nullable Void>(true) {
                    @Override
                    public @Nullable Void visitCall(RexCall call) {
                        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
                        found[0] |= ownNames.contains(name);
                        return super.visitCall(call);
                    }
                });
        return found[0];
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
                    instance(
                            LookupJoinCodeGenerator.generateCalcMapFunction(
                                    config,
                                    loader,
                                    JavaConverters.asScalaBuffer(List.of(expression.tree())),
                                    null,
                                    result,
                                    row)),
                    expression.type(),
                    expression.callsOwn());
        } catch (StackOverflowError e) {
            throw new ExpressionException("is nested too deeply", "make a function of it");
        } catch (CompileException
                | ReflectiveOperationException
                | RuntimeException
                | AssertionError
                | LinkageError e) {
            throw new ExpressionException(
                    "cannot be compiled: " + SqlErrors.reason(e), "write it in another way");
        }
    }

    /** Flink itself prints the code to the terminal when it cannot be compiled. */
    private FlatMapFunction<RowData, RowData> instance(
            GeneratedFunction<FlatMapFunction<RowData, RowData>> generated)
            throws CompileException, ReflectiveOperationException {
        SimpleCompiler compiler = new SimpleCompiler();
        compiler.setParentClassLoader(loader);
        try {
            compiler.cook(generated.getCode());
        } catch (InternalCompilerException e) {
            // Too long for one method: Flink splits it.
            return generated.newInstance(loader);
        }
        @SuppressWarnings("unchecked") // This is the class that was generated.
        FlatMapFunction<RowData, RowData> instance =
                (FlatMapFunction<RowData, RowData>)
                        compiler.getClassLoader()
                                .loadClass(generated.getClassName())
                                .getConstructor(Object[].class)
                                .newInstance((Object) generated.getReferences());
        return instance;
    }
}
