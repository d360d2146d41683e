package io.tidemark.source.postgres;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.postgres.Database;
import io.tidemark.postgres.SqlFaults;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pipeline leaves at the source so that no change escapes it: a replication slot and a
 * publication, both called {@link #slotName}.
 */
public final class Capture {

    /**
     * How long a start waits for what ends by itself: the transactions that run when the slot is
     * made, and the reader of a run that has died, which the server notices within its {@code
     * wal_sender_timeout} (60 s by default).
     */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private static final String PREFIX = "tidemark_";
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]+");

    /** What PostgreSQL allows. */
    private static final int LONGEST_NAME = 63;

    private static final String PLUGIN = "pgoutput";
    private static final String QUERY_CANCELED = "57014";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String CREATE_SLOT =
            "SELECT lsn::text FROM pg_create_logical_replication_slot(?, ?)";

    private static final String OPEN_TRANSACTIONS =
            """
            SELECT format('pid %s of role %s (SELECT pg_terminate_backend(%s);)', pid, usename, pid)
              FROM pg_stat_activity
             WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
            UNION ALL
            SELECT format('prepared transaction of role %s (ROLLBACK PREPARED %L;)', owner, gid)
              FROM pg_prepared_xacts\
            """;

    private final Database database;
    private final String pipeline;
    private final String name;
    private final Duration longestWait;

    public Capture(Database database, String pipeline, String source) {
        this(database, pipeline, source, LONGEST_WAIT);
    }

    Capture(Database database, String pipeline, String source, Duration longestWait) {
        this.database = database;
        this.pipeline = pipeline;
        this.name = slotName(pipeline, source);
        this.longestWait = longestWait;
    }

    /**
     * The name of the slot and the publication of a pipeline's source: {@code
     * tidemark_<pipeline>_<source>}. Two pipelines never have the same one, as slots of all
     * databases of a server are one namespace: where the two names could be read in another way, or
     * are too long, a digit and the rest of a hash follow; a name never begins with a digit.
     */
    public static String slotName(String pipeline, String source) {
        String plain = PREFIX + pipeline + "_" + source;
        if (PLAIN.matcher(pipeline).matches()
                && PLAIN.matcher(source).matches()
                && plain.length() <= LONGEST_NAME) {
            return plain;
        }
        String hash = "_0%08x".formatted((int) SourceTable.code(pipeline + " " + source));
        String words = plain.replace('-', '_');
        return words.substring(0, Math.min(words.length(), LONGEST_NAME - hash.length())) + hash;
    }

    /**
     * Begins anew: every change of these tables that is committed behind the returned place can be
     * read from the slot, every change before it is visible to a query. The publication comes
     * first: a slot begins only when all transactions that ran meanwhile have ended, so the log
     * holds no change that was made without the publication.
     *
     * @return the slot's consistent point
     * @throws ConfigException if somebody reads from the slot, or if the server refuses
     */
    public long create(List<TableId> tables) {
        try (Connection connection = connect()) {
            dropSlot(connection);
            publish(connection, tables);
            return createSlot(connection);
        } catch (SQLException e) {
            throw failed(e, tables);
        }
    }

    /** A complete publication stays as it is: an administrator may have made it. */
    private void publish(Connection connection, Collection<TableId> tables) throws SQLException {
        if (Publication.read(connection, name).filter(p -> p.covers(tables)).isPresent()) {
            return;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : Publication.statements(name, tables)) {
                statement.execute(sql);
            }
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private long createSlot(Connection connection) throws SQLException {
        setStatementTimeout(connection, longestWait);
        try {
            String lsn = SqlRows.one(connection, CREATE_SLOT, r -> r.getString(1), name, PLUGIN);
            return Lsn.parse(lsn);
        } catch (SQLException e) {
            if (QUERY_CANCELED.equals(e.getSQLState())) {
                setStatementTimeout(connection, Duration.ZERO);
                throw new ConfigException(waitedTooLong(connection));
            }
            throw e;
        }
    }

    private static void setStatementTimeout(Connection connection, Duration timeout)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = " + timeout.toMillis());
        }
    }

    /** Transactions that have written and are open, each with the statement that ends it. */
    static List<String> openTransactions(Connection connection) throws SQLException {
        return SqlRows.list(connection, OPEN_TRANSACTIONS, r -> r.getString(1));
    }

    private Fault waitedTooLong(Connection connection) throws SQLException {
        String open = String.join(", ", openTransactions(connection));
        return fault(
                "the replication slot waited "
                        + longestWait.toSeconds()
                        + " s for transactions that are still open: "
                        + open,
                "end them, each by the statement behind it, and start again");
    }

    /**
     * Waits until nobody reads from the slot. The reader of a run that has died goes away by
     * itself; that of one that is active does not, and two runs must not take turns.
     *
     * @param waiting hears once who is waited for
     * @throws ConfigException if somebody still reads after {@link #LONGEST_WAIT}
     */
    public void awaitNoReader(Consumer<Fault> waiting) throws InterruptedException {
        long end = System.nanoTime() + longestWait.toNanos();
        boolean told = false;
        try (Connection connection = connect()) {
            while (true) {
                Optional<Slot> slot = Slot.read(connection, name).filter(Slot::active);
                if (slot.isEmpty()) {
                    return;
                }
                if (System.nanoTime() - end > 0) {
                    throw new ConfigException(beingRead(slot.get()));
                }
                if (!told) {
                    waiting.accept(beingRead(slot.get()));
                    told = true;
                }
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (SQLException e) {
            throw new ConfigException(SqlFaults.of(where(), e));
        }
    }

    private Fault beingRead(Slot slot) {
        return fault(
                "the replication slot "
                        + name
                        + " is being read ("
                        + slot.reader()
                        + "), so another run of this pipeline is active",
                "stop that run first; after a crash the server notices within"
                        + " wal_sender_timeout");
    }

    /**
     * Checks that everything after the slot's confirmed place can still be read, of the tables that
     * were read until now; those that are not read any more leave the publication. Does not mind a
     * reader: one of a job that just died goes away by itself.
     *
     * @param tables what is read from now on
     * @param known those of them that the state knows; others are added by whoever reads the log
     * @return the slot's confirmed place; state older than it has lost changes
     * @throws ConfigException with every reason why the job cannot go on from its state
     */
    public long resume(List<TableId> tables, Set<TableId> known) {
        try (Connection connection = connect()) {
            Optional<Slot> slot = Slot.read(connection, name);
            Optional<Publication> publication = Publication.read(connection, name);
            List<Fault> faults =
                    new ResumeCheck(connection, database, name)
                            .faults(slot, publication, tables, known);
            if (!faults.isEmpty()) {
                throw new ConfigException(faults);
            }
            leave(connection, publication.orElseThrow(), tables);
            return slot.orElseThrow().confirmedLsn();
        } catch (SQLException e) {
            throw failed(e, tables);
        }
    }

    /** What an administrator has made stays; what it tells of other tables is passed over. */
    private void leave(Connection connection, Publication publication, List<TableId> kept)
            throws SQLException {
        Collection<TableId> rest = publication.beside(kept);
        if (publication.owned() && !rest.isEmpty()) {
            LOG.info("{} are no longer read: they leave the publication {}", rest, name);
            try (Statement statement = connection.createStatement()) {
                statement.execute(Publication.removeStatement(name, rest));
            }
        }
    }

    /**
     * What {@link #resume} would say, and what becomes of the tables, where the state does not tell
     * which of them it has: those that are published.
     */
    public Continuation continuation(List<TableId> tables) {
        return lookAhead(tables, null);
    }

    /**
     * The same, where the state tells.
     *
     * @param copied the tables that it has copied or is copying
     */
    public Continuation continuation(List<TableId> tables, Set<TableId> copied) {
        return lookAhead(tables, copied);
    }

    private Continuation lookAhead(List<TableId> tables, @Nullable Set<TableId> copied) {
        try (Connection connection = connect()) {
            Optional<Publication> publication = Publication.read(connection, name);
            Set<TableId> known = new TreeSet<>(tables);
            if (copied != null) {
                known.retainAll(copied);
            } else {
                publication.ifPresentOrElse(p -> known.retainAll(p.tables()), known::clear);
            }
            List<Fault> faults =
                    new ArrayList<>(
                            new ResumeCheck(connection, database, name)
                                    .faults(
                                            Slot.read(connection, name),
                                            publication,
                                            tables,
                                            known));
            if (!known.containsAll(tables)) {
                // A running job tries again instead.
                faults.addAll(new ServerCheck(connection, database, name).faultsOfAdding());
            }
            return new Continuation(
                    faults,
                    publication.map(p -> List.copyOf(p.beside(tables))).orElse(List.of()),
                    known);
        } catch (SQLException e) {
            throw failed(e, tables);
        }
    }

    /**
     * How a source goes on.
     *
     * @param faults why it cannot
     * @param left tables that have been read until now
     * @param known tables that were read and are read on; what else is read has to be copied
     */
    public record Continuation(List<Fault> faults, List<TableId> left, Set<TableId> known) {

        public Continuation {
            faults = List.copyOf(faults);
            left = List.copyOf(left);
            known = Set.copyOf(known);
        }
    }

    /**
     * As {@link #resume(List, Set)}, for state that needs the log from this place on.
     *
     * @throws ConfigException also if the log right after this place may be gone
     */
    public long resume(List<TableId> tables, Set<TableId> known, long checkpointLsn) {
        long confirmed = resume(tables, known);
        if (Long.compareUnsigned(confirmed, checkpointLsn) > 0) {
            throw new ConfigException(
                    fault(
                            "the state to restore has read up to "
                                    + Lsn.format(checkpointLsn)
                                    + ", but the source has already forgotten the changes up to "
                                    + Lsn.format(confirmed),
                            "restore the newest checkpoint or savepoint, or run '--start fresh',"
                                    + " which copies all tables again"));
        }
        return confirmed;
    }

    /** Removes slot and publication, if they are there. */
    public void drop() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            dropSlot(connection);
            if (Publication.read(connection, name).isPresent()) {
                statement.execute(Publication.dropStatement(name));
            }
        } catch (SQLException e) {
            throw new ConfigException(
                    INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                            ? fault(
                                    String.valueOf(e.getMessage()),
                                    administrator(Publication.dropStatement(name)))
                            : SqlFaults.of(where(), e));
        }
    }

    private void dropSlot(Connection connection) throws SQLException {
        Optional<Slot> slot = Slot.read(connection, name);
        if (slot.isEmpty()) {
            return;
        }
        if (slot.get().active()) {
            throw new ConfigException(beingRead(slot.get()));
        }
        if (!slot.get().database().equals(database.database())) {
            throw new ConfigException(ResumeCheck.otherDatabase(database, name, slot.get()));
        }
        SqlRows.list(connection, "SELECT pg_drop_replication_slot(?)::text", r -> "", name);
    }

    /**
     * The end of what is safely in the log. Every commit that the server has reported is before it,
     * except those of sessions with {@code synchronous_commit = off}, which follow within a second.
     */
    public long currentLsn() throws SQLException {
        try (Connection connection = connect()) {
            return currentLsn(connection);
        }
    }

    /** See {@link #currentLsn()}. */
    static long currentLsn(Connection connection) throws SQLException {
        return SqlRows.one(
                connection,
                "SELECT pg_current_wal_flush_lsn()::text",
                r -> Lsn.parse(r.getString(1)));
    }

    private ConfigException failed(SQLException e, Collection<TableId> tables) {
        if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
            return new ConfigException(
                    fault(
                            String.valueOf(e.getMessage()),
                            administrator(
                                    String.join("; ", Publication.statements(name, tables)))));
        }
        return new ConfigException(SqlFaults.of(where(), e));
    }

    static String administrator(String statements) {
        return "let an administrator run: " + statements + ";";
    }

    private Fault fault(String what, String remedy) {
        return new Fault(where(), what, remedy);
    }

    private String where() {
        return "source " + database.display();
    }

    private Connection connect() throws SQLException {
        return database.connect("tidemark " + pipeline + " capture");
    }
}
