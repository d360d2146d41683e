package io.tidemark.bench.system;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Another replication, of which something is done otherwise. */
public abstract class ForwardingReplication implements Replication {

    private final Replication replication;

    public ForwardingReplication(Replication replication) {
        this.replication = replication;
    }

    @Override
    public Duration startUp() {
        return replication.startUp();
    }

    @Override
    public Arrival arrival(Trial trial, Made made) throws SQLException {
        return replication.arrival(trial, made);
    }

    @Override
    public void begin() throws IOException, SQLException {
        replication.begin();
    }

    @Override
    public void hold() throws IOException, SQLException, InterruptedException {
        replication.hold();
    }

    @Override
    public void goOn() throws IOException, SQLException, InterruptedException {
        replication.goOn();
    }

    @Override
    public Optional<String> failure() throws SQLException {
        return replication.failure();
    }

    @Override
    public List<OwnProcess> processes() {
        return replication.processes();
    }

    @Override
    public String logEnd() {
        return replication.logEnd();
    }

    @Override
    public void close() {
        replication.close();
    }
}
