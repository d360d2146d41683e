package io.tidemark.source.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.TableRule;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the source's catalog says about tables and types at this moment. Needs a session with {@code
 * search_path = pg_catalog}, so that types of users come out qualified; used by one thread.
 */
public final class Catalog {

    /** Tables up to this size are counted, larger ones estimated. */
    private static final long COUNTED_BYTES = 4 << 20;

    private static final Pattern PLANNED_ROWS = Pattern.compile("rows=(\\d+)");

    private static final String TABLES =
            """
            SELECT c.oid::int8, n.nspname, c.relname,
                   CASE WHEN c.relispartition
                        THEN ARRAY(SELECT a.relid::oid::int8
                                     FROM pg_partition_ancestors(c.oid) a(relid)
                                    WHERE a.relid <> c.oid)
                        ELSE '{}' END
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
               AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'tidemark')\
            """;

    private static final String OID =
            """
            SELECT c.oid::int8 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')\
            """;

    private static final String COLUMNS =
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   CASE WHEN a.attgenerated = '' THEN ''
                        ELSE pg_get_expr(d.adbin, d.adrelid) END,
                   a.atttypid::int8,
                   CASE WHEN a.atthasmissing THEN (a.attmissingval::text::text[])[1] END
              FROM pg_attribute a
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attrelid = ?::int8::oid AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum\
            """;

    private static final String TYPES_OF_GENERATION =
            """
            SELECT DISTINCT p.refobjid::int8
              FROM pg_attribute a
              JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
              JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
                              AND p.refclassid = 'pg_type'::regclass
             WHERE a.attrelid = ?::int8::oid AND a.attgenerated <> ''
             ORDER BY 1\
            """;

    private static final String PRIMARY_KEY =
            """
            SELECT a.attname
              FROM pg_index i
              CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
             WHERE i.indrelid = ?::int8::oid AND i.indisprimary AND k.place <= i.indnkeyatts
             ORDER BY k.place\
            """;

    private static final String SIZE =
            """
            SELECT coalesce((SELECT sum(pg_relation_size(p.relid))
                               FROM pg_partition_tree(c.oid) p WHERE p.isleaf),
                            pg_relation_size(c.oid))::int8
              FROM pg_class c WHERE c.oid = ?::int8::oid\
            """;

    /** A column with the OID of its type. */
    record TypedColumn(Column column, long type) {}

    private record TypeRef(long oid, int modifier) {}

    private record Candidate(long oid, TableId table, List<Long> ancestors) {}

    private final Connection connection;
    private final String source;
    private final SourceTypes types;
    private final Map<TypeRef, String> typeNames = new HashMap<>();

    /**
     * @param source the name of the source in the pipeline file
     */
    public Catalog(Connection connection, String source) {
        this.connection = connection;
        this.source = source;
        this.types = new SourceTypes(connection);
    }

    SourceTypes types() {
        return types;
    }

    /** The tables that the entries of one source read, by name. */
    public List<TableId> tables(TableRule... rules) throws SQLException {
        return List.copyOf(decided(Arrays.asList(rules)).keySet());
    }

    /**
     * The tables with the entry that decides about each. A partition is left out if a table above
     * it is read, because its rows arrive under that name.
     */
    SortedMap<TableId, TableRule> decided(List<TableRule> rules) throws SQLException {
        List<Candidate> candidates = SqlRows.list(connection, TABLES, Catalog::candidate);
        SortedMap<TableId, TableRule> decided = new TreeMap<>();
        Set<Long> read = new LinkedHashSet<>();
        for (Candidate candidate : candidates) {
            Optional<TableRule> rule = TableChoice.rule(candidate.table(), rules);
            if (rule.isPresent()) {
                decided.put(candidate.table(), rule.get());
                read.add(candidate.oid());
            }
        }
        for (Candidate candidate : candidates) {
            if (candidate.ancestors().stream().anyMatch(read::contains)) {
                decided.remove(candidate.table());
            }
        }
        return decided;
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        Long[] ancestors = (Long[]) row.getArray(4).getArray();
        return new Candidate(
                row.getLong(1),
                new TableId(row.getString(2), row.getString(3)),
                List.of(ancestors));
    }

    /**
     * The shape of a table.
     *
     * @param mergeKey empty: the columns of the primary key in key order
     * @throws ConfigException if there is no such table, or neither merge key nor primary key
     */
    public TableSchema schema(TableId table, List<String> mergeKey) throws SQLException {
        long oid = oid(table);
        List<TypedColumn> columns = columns(oid);
        List<String> key = mergeKey.isEmpty() ? primaryKey(oid) : mergeKey;
        if (key.isEmpty()) {
            throw new ConfigException(
                    new Fault(
                            table.toString(),
                            "has no primary key, and the pipeline file names no merge-key",
                            "add a primary key, or name a merge-key"));
        }
        Set<Long> used = new LinkedHashSet<>();
        columns.forEach(column -> used.add(column.type()));
        used.addAll(SqlRows.list(connection, TYPES_OF_GENERATION, r -> r.getLong(1), oid));
        return new TableSchema(
                source,
                table,
                columns.stream().map(TypedColumn::column).toList(),
                key,
                types.definitions(used));
    }

    long oid(TableId table) throws SQLException {
        return SqlRows.first(connection, OID, r -> r.getLong(1), table.schema(), table.name())
                .orElseThrow(
                        () ->
                                new ConfigException(
                                        new Fault(
                                                table.toString(),
                                                "there is no table of this name",
                                                "correct its name, or take it out of tables")));
    }

    List<TypedColumn> columns(long table) throws SQLException {
        return SqlRows.list(
                connection,
                COLUMNS,
                r ->
                        new TypedColumn(
                                new Column(
                                        r.getString(1),
                                        r.getString(2),
                                        r.getBoolean(3),
                                        r.getString(4),
                                        r.getString(6),
                                        null),
                                r.getLong(5)),
                table);
    }

    /** Empty if there is none. */
    List<String> primaryKey(long table) throws SQLException {
        return SqlRows.list(connection, PRIMARY_KEY, r -> r.getString(1), table);
    }

    /**
     * The name of a type with its modifier, as {@link Column#type()} has it; asked once.
     *
     * @throws SQLException with state 42704 if the type was dropped
     */
    public String typeName(int oid, int modifier) throws SQLException {
        TypeRef wanted = new TypeRef(Integer.toUnsignedLong(oid), modifier);
        String known = typeNames.get(wanted);
        if (known != null) {
            return known;
        }
        String name =
                SqlRows.first(
                                connection,
                                "SELECT format_type(oid, ?) FROM pg_type WHERE oid = ?::int8::oid",
                                r -> r.getString(1),
                                modifier,
                                wanted.oid())
                        .orElseThrow(
                                () ->
                                        new SQLException(
                                                "the type with OID "
                                                        + wanted.oid()
                                                        + " was dropped",
                                                "42704"));
        typeNames.put(wanted, name);
        return name;
    }

    /** Exact for small tables, otherwise what the server's planner thinks. */
    public long estimatedRows(TableId table) throws SQLException {
        long bytes = SqlRows.one(connection, SIZE, r -> r.getLong(1), oid(table));
        if (bytes <= COUNTED_BYTES) {
            return SqlRows.one(
                    connection, "SELECT count(*) FROM " + table.quoted(), r -> r.getLong(1));
        }
        // Unlike reltuples this takes the present size into account, and partitions too.
        List<String> plan =
                SqlRows.list(
                        connection, "EXPLAIN SELECT FROM " + table.quoted(), r -> r.getString(1));
        Matcher rows = PLANNED_ROWS.matcher(String.join("\n", plan));
        return rows.find() ? Long.parseLong(rows.group(1)) : 0;
    }
}
