package io.tidemark.local;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a new session with one database. */
@FunctionalInterface
public interface Connector {

    /** A new connection; the caller closes it. */
    Connection connect() throws SQLException;
}
