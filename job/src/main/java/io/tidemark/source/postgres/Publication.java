package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A publication as the server has it.
 *
 * @param complete whether it publishes all rows, columns and kinds of changes, those of partitions
 *     under the name of the whole table
 * @param owned whether this role may alter and drop it
 */
record Publication(boolean complete, boolean owned, SortedSet<TableId> tables) {

    private static final int ROW_FILTERS_SINCE = 15;

    private static final String STATE =
            """
            SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot,
                   pg_has_role(pubowner, 'USAGE')
              FROM pg_publication WHERE pubname = ?\
            """;

    private static final String TABLES =
            "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?";

    private static final String FILTERS =
            """
            SELECT count(*)
              FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
             WHERE p.pubname = ? AND (r.prqual IS NOT NULL OR r.prattrs IS NOT NULL)\
            """;

    static Optional<Publication> read(Connection connection, String name) throws SQLException {
        SortedSet<TableId> tables =
                new TreeSet<>(
                        SqlRows.list(
                                connection,
                                TABLES,
                                r -> new TableId(r.getString(1), r.getString(2)),
                                name));
        boolean filtered =
                connection.getMetaData().getDatabaseMajorVersion() >= ROW_FILTERS_SINCE
                        && SqlRows.one(connection, FILTERS, r -> r.getLong(1) > 0, name);
        return SqlRows.first(
                connection,
                STATE,
                r -> new Publication(r.getBoolean(1) && !filtered, r.getBoolean(2), tables),
                name);
    }

    /**
     * Whether the log has everything about these tables, and nothing about others unless it is not
     * for this role to say: what an administrator publishes besides is passed over.
     */
    boolean covers(Collection<TableId> wanted) {
        return complete && tables.containsAll(wanted) && (!owned || beside(wanted).isEmpty());
    }

    /** The tables that it has beside these. */
    SortedSet<TableId> beside(Collection<TableId> wanted) {
        SortedSet<TableId> rest = new TreeSet<>(tables);
        rest.removeAll(Set.copyOf(wanted));
        return rest;
    }

    /**
     * What adds tables to it while changes are read from it, in one transaction; see {@link
     * JoiningTables} for the locks.
     */
    static List<String> addStatements(String name, Collection<TableId> tables) {
        return List.of(
                "LOCK TABLE " + list(tables) + " IN SHARE ROW EXCLUSIVE MODE",
                "ALTER PUBLICATION " + TableId.quote(name) + " ADD TABLE " + list(tables));
    }

    /** What takes tables out of it. */
    static String removeStatement(String name, Collection<TableId> tables) {
        return "ALTER PUBLICATION " + TableId.quote(name) + " DROP TABLE " + list(tables);
    }

    /** What makes the publication, whatever was there before. */
    static List<String> statements(String name, Collection<TableId> tables) {
        return List.of(dropStatement(name), createStatement(name, tables));
    }

    static String dropStatement(String name) {
        return "DROP PUBLICATION IF EXISTS " + TableId.quote(name);
    }

    private static String createStatement(String name, Collection<TableId> tables) {
        return "CREATE PUBLICATION "
                + TableId.quote(name)
                + " FOR TABLE "
                + list(tables)
                + " WITH (publish = 'insert, update, delete, truncate',"
                + " publish_via_partition_root = true)";
    }

    private static String list(Collection<TableId> tables) {
        return tables.stream().sorted().map(TableId::quoted).collect(Collectors.joining(", "));
    }
}
