package io.tidemark.source.postgres;

import io.tidemark.change.TypeDefinition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of the source's catalog and the statements that create them elsewhere.
 *
 * <p>Collations stay at the source: they order text and do not change it. A constraint of a domain
 * that is NOT VALID stays too, because values may violate it.
 */
final class SourceTypes {

    private static final String TYPE =
            """
            SELECT t.oid::int8, n.nspname, format_type(t.oid, NULL),
                   CASE WHEN t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1 THEN 'ARRAY'
                        WHEN t.typtype = 'b' THEN 'BASE'
                        WHEN t.typtype = 'e' THEN 'ENUM'
                        WHEN t.typtype = 'd' THEN 'DOMAIN'
                        WHEN t.typtype = 'c' AND c.relkind = 'c' THEN 'COMPOSITE'
                        WHEN t.typtype = 'c' THEN 'ROW_OF_TABLE'
                        WHEN t.typtype = 'r' THEN 'RANGE'
                        WHEN t.typtype = 'm' THEN 'MULTIRANGE'
                        ELSE 'PSEUDO' END,
                   coalesce((SELECT e.extname FROM pg_depend d
                              JOIN pg_extension e ON e.oid = d.refobjid
                             WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid
                               AND d.refclassid = 'pg_extension'::regclass
                               AND d.deptype = 'e'), ''),
                   EXISTS (SELECT FROM pg_constraint k
                             JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass
                                             AND d.objid = k.oid
                            WHERE k.contypid = t.oid AND k.contype = 'c' AND k.convalidated
                              AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass))
              FROM pg_type t
              JOIN pg_namespace n ON n.oid = t.typnamespace
              LEFT JOIN pg_class c ON c.oid = t.typrelid
             WHERE t.oid = ?::int8::oid\
            """;

    private static final String PARTS =
            """
            SELECT typelem::int8 FROM pg_type
             WHERE oid = ?::int8::oid AND typtype = 'b' AND typelem <> 0 AND typlen = -1
            UNION ALL
            SELECT typbasetype::int8 FROM pg_type WHERE oid = ?::int8::oid AND typtype = 'd'
            UNION ALL
            SELECT d.refobjid::int8 FROM pg_constraint k
              JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass AND d.objid = k.oid
             WHERE k.contypid = ?::int8::oid AND d.refclassid = 'pg_type'::regclass
               AND d.refobjid <> k.contypid
            UNION ALL
            (SELECT a.atttypid::int8 FROM pg_type t
               JOIN pg_attribute a ON a.attrelid = t.typrelid
              WHERE t.oid = ?::int8::oid AND t.typtype = 'c'
                AND a.attnum > 0 AND NOT a.attisdropped
              ORDER BY a.attnum)\
            """;

    private static final String LABELS =
            """
            SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
              FROM pg_enum WHERE enumtypid = ?::int8::oid\
            """;

    private static final String ATTRIBUTES =
            """
            SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod),
                              ', ' ORDER BY a.attnum)
              FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid
             WHERE t.oid = ?::int8::oid AND a.attnum > 0 AND NOT a.attisdropped\
            """;

    private static final String DOMAIN =
            """
            SELECT format_type(t.typbasetype, t.typtypmod)
                   || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
                   || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' '
                                                  || pg_get_constraintdef(k.oid),
                                                  '' ORDER BY k.conname)
                                  FROM pg_constraint k
                                 WHERE k.contypid = t.oid AND k.contype = 'c'
                                   AND k.convalidated), '')
              FROM pg_type t WHERE t.oid = ?::int8::oid\
            """;

    private final Connection connection;
    private final Map<Long, SourceType> known = new HashMap<>();

    SourceTypes(Connection connection) {
        this.connection = connection;
    }

    SourceType type(long oid) throws SQLException {
        SourceType type = known.get(oid);
        if (type == null) {
            List<Long> parts =
                    SqlRows.list(connection, PARTS, r -> r.getLong(1), oid, oid, oid, oid);
            type = SqlRows.one(connection, TYPE, r -> read(r, parts), oid);
            known.put(oid, type);
        }
        return type;
    }

    private static SourceType read(ResultSet row, List<Long> parts) throws SQLException {
        return new SourceType(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                SourceType.Kind.valueOf(row.getString(4)),
                row.getString(5),
                parts,
                row.getBoolean(6));
    }

    /** What a target needs to know these types, each definition after those it needs itself. */
    List<TypeDefinition> definitions(Collection<Long> oids) throws SQLException {
        Map<Long, TypeDefinition> definitions = new LinkedHashMap<>();
        for (long oid : oids) {
            define(oid, definitions);
        }
        return List.copyOf(definitions.values());
    }

    private void define(long oid, Map<Long, TypeDefinition> definitions) throws SQLException {
        SourceType type = type(oid);
        boolean array = type.kind() == SourceType.Kind.ARRAY;
        if (definitions.containsKey(oid) || !(type.definable() || array)) {
            return;
        }
        for (long part : type.parts()) {
            define(part, definitions);
        }
        if (!array) {
            definitions.put(oid, new TypeDefinition(type.name(), statement(type)));
        }
    }

    private String statement(SourceType type) throws SQLException {
        return switch (type.kind()) {
            case ENUM -> "CREATE TYPE " + type.name() + " AS ENUM (" + text(LABELS, type) + ")";
            case COMPOSITE -> "CREATE TYPE " + type.name() + " AS (" + text(ATTRIBUTES, type) + ")";
            case DOMAIN -> "CREATE DOMAIN " + type.name() + " AS " + text(DOMAIN, type);
            case BASE, ARRAY, ROW_OF_TABLE, RANGE, MULTIRANGE, PSEUDO ->
                    throw new IllegalStateException(type.name() + " is not defined by users");
        };
    }

    /** An enum without labels and a type without attributes have nothing to list. */
    private String text(String sql, SourceType type) throws SQLException {
        return SqlRows.one(
                connection,
                sql,
                r -> {
                    String found = r.getString(1);
                    return found == null ? "" : found;
                },
                type.oid());
    }
}
