package io.tidemark.local.soak;

import io.tidemark.cli.Main;
import io.tidemark.local.cluster.ClusterCommand;
import io.tidemark.local.cluster.ClusterJars;
import io.tidemark.local.cluster.ClusterJob;
import io.tidemark.local.cluster.ClusterSize;
import io.tidemark.local.cluster.LocalCluster;
import io.tidemark.local.cluster.LocalCluster.Logs;
import io.tidemark.local.cluster.LocalCluster.Started;
import io.tidemark.local.cluster.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** The cluster of a soak, with the job on it. */
final class SoakCluster implements AutoCloseable {

    private static final int SLOTS = 2;
    private static final int ANY_PORT = 0;
    private static final int PARALLELISM = 2;

    private final Path folder;
    private final LocalCluster cluster;
    private final String webUi;
    private final int taskManagers;

    private SoakCluster(Path folder, LocalCluster cluster, String webUi, int taskManagers) {
        this.folder = folder;
        this.cluster = cluster;
        this.webUi = webUi;
        this.taskManagers = taskManagers;
    }

    /** Starts the processes; returns when they are ready for a job. */
    static SoakCluster start(Path folder, int taskManagers) throws Exception {
        LocalCluster cluster = new LocalCluster(folder, ProcessHandle.current().pid());
        ClusterSize size = new ClusterSize(taskManagers, SLOTS, ClusterSize.AfterDeath.RECOVER);
        Started started =
                cluster.create(
                        size, ANY_PORT, new ClusterJars(System.getProperty("java.class.path")));
        return new SoakCluster(folder, cluster, started.webUi(), taskManagers);
    }

    String webUi() {
        return webUi;
    }

    /** {@code tidemark cluster submit}. */
    void submit(Path pipelineFile, SoakOptions options) throws SoakFailedException {
        Path jar =
                options.jar()
                        .orElseGet(
                                () -> new ClusterJars(System.getProperty("java.class.path")).job());
        StringWriter told = new StringWriter();
        PrintWriter writer = new PrintWriter(told, true);
        CommandLine commands = Main.commandLine().addSubcommand(new ClusterCommand());
        commands.setOut(writer).setErr(writer);
        String[] arguments = {
            "cluster",
            "--dir",
            folder.toString(),
            "submit",
            pipelineFile.toString(),
            "--jar",
            jar.toString(),
            "--parallelism",
            Integer.toString(PARALLELISM)
        };
        if (Main.execute(commands, arguments) != 0) {
            throw new SoakFailedException("the job was not submitted: " + told);
        }
    }

    /** The number of a TaskManager that has tasks of the job. */
    int busyTaskManager(int choice) throws Exception {
        Patience.await(
                "a TaskManager has tasks of the job",
                () -> !cluster.taskManagersOf(cluster.job(SoakPipelineFile.PIPELINE)).isEmpty());
        List<Integer> busy = cluster.taskManagersOf(cluster.job(SoakPipelineFile.PIPELINE));
        return busy.get(choice % busy.size());
    }

    void kill(Role role, int index) throws IOException, InterruptedException {
        cluster.kill(role, index);
    }

    /** Starts again what was killed. */
    void repair() throws Exception {
        cluster.repair(taskManagers);
    }

    void freeze(int taskManager) throws Exception {
        cluster.freeze(taskManager);
    }

    /** Not before the JobManager has given it up. */
    void thaw(int taskManager) throws Exception {
        cluster.awaitGivenUp(taskManager);
        cluster.thaw(taskManager);
    }

    /** How the job is, for messages. */
    String jobText() throws InterruptedException {
        try {
            StringBuilder text = new StringBuilder();
            for (ClusterJob job : cluster.jobs()) {
                text.append(job.name()).append(" is ").append(job.status());
                job.failure().ifPresent(failure -> text.append("; last failure: ").append(failure));
            }
            return text.isEmpty() ? "the cluster knows no job" : text.toString();
        } catch (IOException | RuntimeException e) {
            return "the JobManager does not answer: " + e.getMessage();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        cluster.down(Logs.DELETE);
    }
}
