package io.tidemark.local.soak;

import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.ServerOptions;
import io.tidemark.local.ServerProcess;
import io.tidemark.local.ShopSchema;
import io.tidemark.local.Teardown;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Both servers.
 *
 * @param size of the shop before the load
 * @param folder below which both have their data
 */
record SoakServers(
        EmbeddedDatabase source, EmbeddedDatabase target, ShopSchema.Size size, Path folder) {

    /** Enough for a copy of some seconds; most of what happens is load. */
    private static final long ROWS = 20_000;

    /** What is committed survives the crash of a server, and can be read from its log at once. */
    private static final ServerOptions OPTIONS =
            ServerOptions.USUAL.withSetting("synchronous_commit", "on");

    /**
     * A frozen reader keeps the replication slot until this has passed. Like the cluster's
     * heartbeat: on loopback silence means death; the default of 60 s is for networks.
     */
    private static final ServerOptions SOURCE_OPTIONS =
            OPTIONS.withSetting("wal_sender_timeout", "15s");

    private static final String SOURCE = "shop";
    private static final String TARGET = "warehouse";

    /** Starts both and fills the source. */
    static SoakServers start(Path folder, Teardown teardown) throws Exception {
        EmbeddedDatabase source =
                teardown.open(
                        "source server",
                        () -> EmbeddedDatabase.start(SOURCE, folder, SOURCE_OPTIONS));
        EmbeddedDatabase target =
                teardown.open(
                        "target server", () -> EmbeddedDatabase.start(TARGET, folder, OPTIONS));
        return new SoakServers(source, target, fill(source), folder);
    }

    private static ShopSchema.Size fill(EmbeddedDatabase source) throws SQLException {
        try (Connection connection = source.connect()) {
            ShopSchema.create(connection);
            ShopSchema.Size size = ShopSchema.fill(connection, ROWS);
            Marker.create(source);
            return size;
        }
    }

    ServerProcess sourceProcess() throws IOException {
        return ServerProcess.of(folder, SOURCE);
    }

    ServerProcess targetProcess() throws IOException {
        return ServerProcess.of(folder, TARGET);
    }
}
