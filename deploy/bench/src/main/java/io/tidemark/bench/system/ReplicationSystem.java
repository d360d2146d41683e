package io.tidemark.bench.system;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What is measured: a way to keep tables of one PostgreSQL equal to those of another. */
public interface ReplicationSystem {

    /** A word for options and tables. */
    String name();

    /** What it is, for people, in one line. */
    String about();

    /** What was set for it and could be set otherwise, in the order of importance. */
    Map<String, String> settings(BenchSettings settings);

    /**
     * A file that lists the jars its process is started with, as a build of its module left it;
     * empty if it has no process or Tidemark's own jars.
     */
    default Optional<Path> classPathFile() {
        return Optional.empty();
    }

    /**
     * Does everything that comes before the copy: tables at the target, publication, its process.
     *
     * @throws NoFigureException if it cannot run, with the reason
     */
    Replication prepare(Trial trial) throws IOException, SQLException, NoFigureException;
}
