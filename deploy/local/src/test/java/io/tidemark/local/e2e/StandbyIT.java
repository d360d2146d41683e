package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.Connector;
import io.tidemark.local.ServerProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are standbys, from the beginning or for a while. */
class StandbyIT {

    private TestBed bed;
    private Path file;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, n int)",
                "INSERT INTO public.t SELECT i, 0 FROM generate_series(1, 100) i");
        file = bed.pipeline("standby", "200ms", "- public.t");
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.close();
    }

    @Test
    void standbysOnBothSidesAreRefusedWithTheRemedy() throws Exception {
        ServerProcess.of(bed.folder, "shop").restartAs(ServerProcess.Role.STANDBY);
        ServerProcess.of(bed.folder, "warehouse").restartAs(ServerProcess.Role.STANDBY);
        TestBed.await("both answer", null, () -> standby(bed.source) && standby(bed.target));
        for (String command : List.of("validate", "run")) {
            Command refused = Command.run(command, file.toString());
            assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
            assertThat(refused.output())
                    .contains("source shop (localhost:")
                    .contains("the server is a standby, which has no publications of its own")
                    .contains("target: the server is a standby, which takes no rows")
                    .contains("use the primary")
                    .endsWith("2 faults\n");
        }
    }

    /** As in a fail-over: the address leads to a standby until it is promoted. */
    @Test
    void aTargetThatIsAStandbyForAWhileGetsEverythingOnceItIsPromoted() throws Exception {
        ServerProcess server = ServerProcess.of(bed.folder, "warehouse");
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await(
                    "it streams",
                    run,
                    () ->
                            TestBed.value(bed.target, "SELECT phase FROM tidemark.ledger")
                                    .equals("streaming"));
            server.restartAs(ServerProcess.Role.STANDBY);
            TestBed.await("it is a standby", run, () -> standby(bed.target));
            TestBed.execute(bed.source, "UPDATE public.t SET n = id");
            TestBed.await(
                    "the standby has refused an epoch", run, () -> run.log().contains("[25006]"));
            assertThat(run.log()).contains("the server is read-only: use the primary");
            server.restartAs(ServerProcess.Role.PRIMARY);
            TestBed.await("everything is there", run, this::equal);
            run.terminate();
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output()).isZero();
        }
        bed.assertChain("standby");
    }

    private boolean equal() throws Exception {
        try {
            return bed.rows(bed.target, "public.t", "id")
                    .equals(bed.rows(bed.source, "public.t", "id"));
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean standby(Connector database) {
        try {
            return TestBed.value(database, "SELECT pg_is_in_recovery()").equals("t");
        } catch (SQLException e) {
            return false;
        }
    }
}
