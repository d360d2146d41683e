package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What decides whether a table can be read, besides its columns.
 *
 * @param owned whether this role owns it or is a member of the role that does
 * @param hidesRows whether row-level security applies to this role
 * @param hasChildren whether other tables inherit from it, other than partitions
 * @param uniqueKeys the columns of every unique index that holds for all rows
 * @param parts the tables that hold the rows: the partitions, or the table itself
 */
record TableFacts(
        long oid,
        boolean schemaUsable,
        boolean selectable,
        boolean owned,
        boolean hidesRows,
        boolean hasChildren,
        List<UniqueKey> uniqueKeys,
        List<Part> parts) {

    /**
     * @param immediate whether it can be a replica identity as far as the index is concerned
     */
    record UniqueKey(String index, List<String> columns, boolean immediate) {}

    /**
     * A table that holds rows.
     *
     * @param kind {@code relkind}
     * @param persistence {@code relpersistence}
     * @param identity {@code relreplident}: d, i, f or n
     * @param identityColumns what the log tells of an old row under d and i
     */
    record Part(
            TableId table,
            String kind,
            String persistence,
            String identity,
            List<String> identityColumns) {}

    private static final String FACTS =
            """
            SELECT has_schema_privilege(c.relnamespace, 'USAGE'),
                   has_table_privilege(c.oid, 'SELECT'),
                   pg_has_role(c.relowner, 'USAGE'),
                   row_security_active(c.oid),
                   c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)
              FROM pg_class c WHERE c.oid = ?::int8::oid\
            """;

    private static final String UNIQUE_KEYS =
            """
            SELECT x.relname, i.indimmediate,
                   ARRAY(SELECT a.attname::text
                           FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
                           JOIN pg_attribute a ON a.attrelid = i.indrelid
                                              AND a.attnum = k.attnum
                          WHERE k.place <= i.indnkeyatts ORDER BY k.place)
              FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
             WHERE i.indrelid = ?::int8::oid AND i.indisunique AND i.indisvalid
               AND i.indpred IS NULL AND i.indexprs IS NULL
             ORDER BY i.indisprimary DESC, x.relname\
            """;

    private static final String PARTS =
            """
            SELECT n.nspname, c.relname, c.relkind::text, c.relpersistence::text,
                   c.relreplident::text,
                   ARRAY(SELECT a.attname::text
                           FROM pg_index i
                           CROSS JOIN LATERAL
                                unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
                           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                          WHERE i.indrelid = c.oid AND k.place <= i.indnkeyatts
                            AND CASE c.relreplident WHEN 'd' THEN i.indisprimary
                                                    WHEN 'i' THEN i.indisreplident
                                                    ELSE false END)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = ?::int8::oid AND c.relkind <> 'p'
                OR c.oid IN (SELECT relid FROM pg_partition_tree(?::int8::oid) WHERE isleaf)
                   AND c.relkind <> 'p'
             ORDER BY 1, 2\
            """;

    static TableFacts read(Connection connection, long oid) throws SQLException {
        List<UniqueKey> uniqueKeys =
                SqlRows.list(
                        connection,
                        UNIQUE_KEYS,
                        r -> new UniqueKey(r.getString(1), texts(r, 3), r.getBoolean(2)),
                        oid);
        List<Part> parts = SqlRows.list(connection, PARTS, TableFacts::part, oid, oid);
        return SqlRows.one(
                connection,
                FACTS,
                r ->
                        new TableFacts(
                                oid,
                                r.getBoolean(1),
                                r.getBoolean(2),
                                r.getBoolean(3),
                                r.getBoolean(4),
                                r.getBoolean(5),
                                uniqueKeys,
                                parts),
                oid);
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                new TableId(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                texts(row, 6));
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
