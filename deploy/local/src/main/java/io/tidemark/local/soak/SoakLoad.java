package io.tidemark.local.soak;

import io.tidemark.local.Workload;
import io.tidemark.local.WorkloadResult;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The demo's load, which can pause, and which outlives its server. */
final class SoakLoad implements AutoCloseable {

    private static final int CONNECTIONS = 2;

    /** What the job has to catch up with grows while it recovers. */
    private static final double RATE = 50;

    private static final Duration UNLIMITED = Duration.ofDays(1);

    private final SoakServers servers;
    private final long seed;
    private int pieces;
    private WorkloadResult total = WorkloadResult.NONE;
    private volatile @Nullable Workload running;

    SoakLoad(SoakServers servers, long seed) {
        this.servers = servers;
        this.seed = seed;
    }

    /** Goes on with other transactions. */
    void resume() throws SQLException {
        Workload.Load load =
                new Workload.Load(CONNECTIONS, seed + pieces, UNLIMITED, Long.MAX_VALUE, RATE);
        pieces++;
        running = Workload.start(servers.source(), servers.size(), load);
    }

    /** Finishes the transactions under way. */
    void pause() throws SoakFailedException, InterruptedException {
        Workload workload = running;
        if (workload == null) {
            return;
        }
        close();
        try {
            total = total.plus(workload.result());
        } catch (SQLException e) {
            throw new SoakFailedException("the load failed: " + e.getMessage(), e);
        }
    }

    /** What the connections were doing when their server went away is lost. */
    void lose() throws InterruptedException {
        close();
    }

    /** Without what was lost. */
    WorkloadResult total() {
        return total;
    }

    @Override
    public void close() throws InterruptedException {
        Workload workload = running;
        running = null;
        if (workload != null) {
            workload.close();
        }
    }
}
