package io.tidemark.local.soak;

import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.ServerProcess;
import io.tidemark.local.Teardown;
import io.tidemark.local.cluster.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Breaks things, and says how they are mended. */
final class FaultMaker {

    private static final int ONLY_JOB_MANAGER = 1;

    /** So that several checkpoints wait for it, and what connects meanwhile gives up. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    /** All sessions of the job, and none of the load. */
    private static final String TERMINATE =
            """
            SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name LIKE 'tidemark %' AND pid <> pg_backend_pid()\
            """;

    private final SoakCluster cluster;
    private final SoakServers servers;
    private final SoakLoad load;
    private final Teardown teardown;

    FaultMaker(SoakCluster cluster, SoakServers servers, SoakLoad load, Teardown teardown) {
        this.cluster = cluster;
        this.servers = servers;
        this.load = load;
        this.teardown = teardown;
    }

    /** What mends a fault, and when that may be. */
    record Mending(Moment moment, Work work) {

        static final Mending NONE = new Mending(Moment.AT_ONCE, () -> {});

        enum Moment {
            /** Recovery needs it. */
            AT_ONCE,
            /** Recovery has to do without. */
            AFTER_RECOVERY
        }

        /** Mends; returns when everything is as before the fault. */
        interface Work {
            void mend() throws Exception;
        }
    }

    /** Returns at the moment of the fault. */
    Mending make(PlannedFault fault) throws Exception {
        return switch (fault.kind()) {
            case TASKMANAGER -> {
                cluster.kill(Role.TASKMANAGER, cluster.busyTaskManager(fault.choice()));
                yield repair();
            }
            case JOBMANAGER -> {
                cluster.kill(Role.JOBMANAGER, ONLY_JOB_MANAGER);
                yield repair();
            }
            case BOTH -> {
                int taskManager = cluster.busyTaskManager(fault.choice());
                cluster.kill(Role.JOBMANAGER, ONLY_JOB_MANAGER);
                cluster.kill(Role.TASKMANAGER, taskManager);
                yield repair();
            }
            case ZOMBIE -> {
                int taskManager = cluster.busyTaskManager(fault.choice());
                cluster.freeze(taskManager);
                yield new Mending(
                        Mending.Moment.AFTER_RECOVERY,
                        () -> whileOpen(() -> cluster.thaw(taskManager)));
            }
            case TARGET -> {
                ServerProcess server = servers.targetProcess();
                server.stopImmediately();
                yield restart(server, servers.target(), fault.outage());
            }
            case SOURCE -> {
                ServerProcess server = servers.sourceProcess();
                server.stopImmediately();
                yield andTheLoad(restart(server, servers.source(), fault.outage()));
            }
            case TARGET_SESSIONS -> terminate(servers.target());
            case SOURCE_SESSIONS -> terminate(servers.source());
            case TARGET_SILENCE -> {
                servers.wayToTarget().silence();
                yield new Mending(
                        Mending.Moment.AT_ONCE,
                        () -> {
                            TimeUnit.NANOSECONDS.sleep(SILENCE.plus(fault.outage()).toNanos());
                            servers.wayToTarget().speak();
                        });
            }
        };
    }

    private Mending repair() {
        return new Mending(Mending.Moment.AT_ONCE, () -> whileOpen(cluster::repair));
    }

    private Mending restart(ServerProcess server, EmbeddedDatabase database, Duration outage) {
        return new Mending(
                Mending.Moment.AT_ONCE,
                () -> {
                    TimeUnit.NANOSECONDS.sleep(outage.toNanos());
                    whileOpen(server::start);
                    Patience.await("the server answers again", () -> Sql.answers(database));
                });
    }

    private Mending andTheLoad(Mending restart) {
        return new Mending(
                restart.moment(),
                () -> {
                    restart.work().mend();
                    load.lose();
                    whileOpen(load::resume);
                });
    }

    private static Mending terminate(EmbeddedDatabase database) throws Exception {
        Patience.await("the job has sessions", () -> terminated(database) > 0);
        return Mending.NONE;
    }

    private static long terminated(EmbeddedDatabase database) throws SQLException {
        return Sql.number(database, TERMINATE);
    }

    private void whileOpen(Mending.Work work) throws Exception {
        teardown.whileOpen(
                () -> {
                    work.mend();
                    return true;
                });
    }
}
