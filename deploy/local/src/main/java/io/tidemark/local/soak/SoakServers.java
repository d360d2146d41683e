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
 * @param wayToTarget that of the job; the soak itself goes straight
 * @param size of the shop before the load
 * @param folder below which both have their data
 */
record SoakServers(
        EmbeddedDatabase source,
        EmbeddedDatabase target,
        Relay wayToTarget,
        ShopSchema.Size size,
        Path folder) {

    /** Enough for a copy of some seconds; most of what happens is load. */
    private static final long ROWS = 20_000;

    /** What is committed survives the crash of a server, and can be read from its log at once. */
    private static final ServerOptions OPTIONS =
            ServerOptions.USUAL.withSetting("synchronous_commit", "on");

    private static final String SOURCE = "shop";
    private static final String TARGET = "warehouse";

    /** Starts both and fills the source. */
    static SoakServers start(Path folder, Teardown teardown) throws Exception {
        EmbeddedDatabase source =
                teardown.open(
                        "source server", () -> EmbeddedDatabase.start(SOURCE, folder, OPTIONS));
        EmbeddedDatabase target =
                teardown.open(
                        "target server", () -> EmbeddedDatabase.start(TARGET, folder, OPTIONS));
        Relay wayToTarget = teardown.open("way to the target", () -> Relay.to(target.port()));
        return new SoakServers(source, target, wayToTarget, fill(source), folder);
    }

    private static ShopSchema.Size fill(EmbeddedDatabase source) throws SQLException {
        try (Connection connection = source.connect()) {
            ShopSchema.create(connection);
            ShopSchema.Size size = ShopSchema.fill(connection, ROWS);
            Marker.create(source);
            return size;
        }
    }

    /** What the job is told to connect to. */
    String targetUrl() {
        return target.url()
                .replace("localhost:" + target.port(), "localhost:" + wayToTarget.port());
    }

    ServerProcess sourceProcess() throws IOException {
        return ServerProcess.of(folder, SOURCE);
    }

    ServerProcess targetProcess() throws IOException {
        return ServerProcess.of(folder, TARGET);
    }
}
