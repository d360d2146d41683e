package io.tidemark.bench.system;

import io.tidemark.bench.system.Made.Marker;
import io.tidemark.local.Comparison.Content;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

/** Tells how far a system has got. */
public interface Arrival extends AutoCloseable {

    /** Whether the row has come that is likely to be copied last. */
    boolean hasLastRow() throws SQLException;

    /** Whether as many rows have come as were at the source before anything changed. */
    boolean hasAllRows() throws SQLException;

    /** Which markers have come until now. */
    Predicate<Marker> reached() throws SQLException;

    /** What there is at the source. */
    List<Content> atSource() throws SQLException;

    /** What has come of it: the same, when all has come and nothing else. */
    List<Content> arrived() throws SQLException;

    @Override
    void close() throws SQLException;
}
