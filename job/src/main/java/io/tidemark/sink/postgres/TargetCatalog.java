package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import io.tidemark.sink.postgres.TargetColumn.Generation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads tables and foreign keys from the target's catalog. */
final class TargetCatalog {

    /** What a domain is made of is found step by step; its modifiers are the outermost's. */
    private static final String COLUMNS =
            """
            WITH RECURSIVE made_of (num, typ, typmod) AS (
              SELECT a.attnum, a.atttypid, a.atttypmod FROM pg_attribute a
               WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
              UNION ALL
              SELECT m.num, t.typbasetype,
                     CASE WHEN m.typmod >= 0 THEN m.typmod ELSE t.typtypmod END
                FROM made_of m JOIN pg_type t ON t.oid = m.typ WHERE t.typtype = 'd')
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), format_type(m.typ, m.typmod),
                   CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0
                        THEN quote_ident(n.nspname) || '.' || quote_ident(c.collname) ELSE '' END,
                   a.attnotnull OR own.typnotnull, a.attgenerated, a.attidentity, a.atthasdef
              FROM made_of m
              JOIN pg_type t ON t.oid = m.typ AND t.typtype <> 'd'
              JOIN pg_attribute a ON a.attrelid = to_regclass(?) AND a.attnum = m.num
              JOIN pg_type own ON own.oid = a.atttypid
              LEFT JOIN pg_collation c ON c.oid = a.attcollation
              LEFT JOIN pg_namespace n ON n.oid = c.collnamespace
             ORDER BY a.attnum\
            """;

    private static final String UNIQUE_INDEXES =
            """
            SELECT r.relname,
                   i.indisvalid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL,
                   array_agg(coalesce(a.attname, '') ORDER BY k.ord),
                   array_agg(coalesce(quote_ident(n.nspname), '') ORDER BY k.ord),
                   array_agg(coalesce(o.oprname, '') ORDER BY k.ord)
              FROM pg_index i
              JOIN pg_class r ON r.oid = i.indexrelid
              CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indclass::oid[])
                   WITH ORDINALITY AS k(att, cls, ord)
              LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.att
              JOIN pg_opclass c ON c.oid = k.cls
              LEFT JOIN pg_amop p ON p.amopfamily = c.opcfamily AND p.amopstrategy = 3
                   AND p.amoplefttype = c.opcintype AND p.amoprighttype = c.opcintype
              LEFT JOIN pg_operator o ON o.oid = p.amopopr
              LEFT JOIN pg_namespace n ON n.oid = o.oprnamespace
             WHERE i.indrelid = to_regclass(?) AND (i.indisunique OR i.indisexclusion)
               AND k.ord <= i.indnkeyatts
             GROUP BY r.relname, i.indisvalid, i.indisunique, i.indisprimary,
                   i.indpred IS NULL, i.indexprs IS NULL
             ORDER BY i.indisprimary DESC, r.relname\
            """;

    private static final String FOREIGN_KEYS =
            """
            SELECT f.conname, cn.nspname, c.relname, pn.nspname, p.relname, f.condeferrable,
                   f.confdeltype
              FROM pg_constraint f
              JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
              JOIN pg_class p ON p.oid = f.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
             WHERE f.contype = 'f' AND f.conparentid = 0
             ORDER BY cn.nspname, c.relname, f.conname\
            """;

    private final Connection connection;

    TargetCatalog(Connection connection) {
        this.connection = connection;
    }

    /** Empty if there is no such table. */
    Optional<TargetTable> table(TableId id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT relkind IN ('r', 'p') FROM pg_class WHERE oid = to_regclass(?)")) {
            query.setString(1, id.quoted());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                TargetTable.Kind kind =
                        row.getBoolean(1) ? TargetTable.Kind.TABLE : TargetTable.Kind.OTHER;
                return Optional.of(new TargetTable(id, kind, columns(id), uniqueIndexes(id)));
            }
        }
    }

    private List<TargetColumn> columns(TableId id) throws SQLException {
        List<TargetColumn> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, id.quoted());
            query.setString(2, id.quoted());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(
                            new TargetColumn(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getBoolean(5),
                                    generation(row.getString(6), row.getString(7)),
                                    row.getBoolean(8)));
                }
            }
        }
        return columns;
    }

    private static Generation generation(String generated, String identity) {
        if (!generated.isBlank() && generated.charAt(0) != 0) {
            return Generation.COMPUTED;
        }
        return switch (identity) {
            case "a" -> Generation.ALWAYS_IDENTITY;
            case "d" -> Generation.IDENTITY;
            default -> Generation.ORDINARY;
        };
    }

    private List<UniqueIndex> uniqueIndexes(TableId id) throws SQLException {
        List<UniqueIndex> indexes = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(UNIQUE_INDEXES)) {
            query.setString(1, id.quoted());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    List<String> schemas = texts(row, 4);
                    List<String> names = texts(row, 5);
                    List<String> operators = new ArrayList<>();
                    for (int i = 0; i < names.size(); i++) {
                        operators.add(operator(schemas.get(i), names.get(i)));
                    }
                    indexes.add(
                            new UniqueIndex(
                                    row.getString(1),
                                    texts(row, 3),
                                    operators,
                                    row.getBoolean(2)
                                            ? UniqueIndex.Reach.ALL_ROWS
                                            : UniqueIndex.Reach.LIMITED));
                }
            }
        }
        return indexes;
    }

    private static String operator(String schema, String name) {
        return schema.startsWith("\"") ? schema + "." + name : '"' + schema + "\"." + name;
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return Arrays.stream((Object[]) row.getArray(column).getArray())
                .map(Object::toString)
                .toList();
    }

    /** All foreign keys of the database. */
    List<ForeignKey> foreignKeys() throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FOREIGN_KEYS)) {
            while (row.next()) {
                keys.add(
                        new ForeignKey(
                                row.getString(1),
                                new TableId(row.getString(2), row.getString(3)),
                                new TableId(row.getString(4), row.getString(5)),
                                row.getBoolean(6)
                                        ? ForeignKey.Check.DEFERRABLE
                                        : ForeignKey.Check.AT_STATEMENT,
                                row.getString(7).equals("a")
                                        ? ForeignKey.OnDelete.NO_ACTION
                                        : ForeignKey.OnDelete.ACTS_AT_ONCE));
            }
        }
        return keys;
    }
}
