package io.tidemark.bench.system;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A system that is ready to replicate the tables of a {@link Trial}. */
public interface Replication extends AutoCloseable {

    /** What the start of its own process took; zero if it has none. */
    Duration startUp();

    /** Tells what has arrived, once it has begun. */
    default Arrival arrival(Trial trial, Made made) throws SQLException {
        return new TargetTables(trial);
    }

    /** Begins, with the copy of the tables. */
    void begin() throws IOException, SQLException;

    /** Stands still, with all that it has. */
    void hold() throws IOException, SQLException, InterruptedException;

    /** Goes on after {@link #hold()}. */
    void goOn() throws IOException, SQLException, InterruptedException;

    /** Why it does not replicate any more; empty while it does. */
    Optional<String> failure() throws SQLException;

    /** The processes that it needs beside the servers; empty if it runs in them. */
    List<OwnProcess> processes();

    /** The end of its log, for a reader who must find out why nothing moves. */
    String logEnd();

    @Override
    void close();
}
