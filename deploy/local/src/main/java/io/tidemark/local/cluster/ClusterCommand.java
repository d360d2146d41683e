package io.tidemark.local.cluster;

import io.tidemark.cli.Main;
import io.tidemark.cli.PlanText;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.local.cluster.LocalCluster.JobManagerStatus;
import io.tidemark.local.cluster.LocalCluster.ProcessStatus;
import io.tidemark.local.cluster.LocalCluster.Started;
import io.tidemark.local.cluster.LocalCluster.Status;
import io.tidemark.pipeline.StartChoice;
import io.tidemark.pipeline.StartPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code tidemark cluster}: see {@link LocalCluster}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "A Flink cluster on this machine, of processes that can be killed: a JobManager and"
                    + " TaskManagers with Flink's own jars, and the job's jar submitted to them by"
                    + " Flink's own client, as on any cluster.",
            "Everything listens on loopback only. It stays up until 'down'."
        })
public final class ClusterCommand {

    private static final int DEFAULT_PORT = 8081;
    private static final int DEFAULT_TASK_MANAGERS = 1;
    private static final int DEFAULT_SLOTS = 2;

    private static final Pattern JOB_ID =
            Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed\\. Path: (\\S+)");

    private static final String JOB = "JOB";
    private static final String JOB_TEXT =
            "Its pipeline or the beginning of its id; not needed if there is only one.";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The cluster's folder. Default: ~/.tidemark/cluster")
    private Path folder = Path.of(System.getProperty("user.home"), ".tidemark", "cluster");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Command(
            name = "up",
            mixinStandardHelpOptions = true,
            description = {
                "Starts a cluster and returns when it is ready for jobs.",
                "If there is one: starts again what has died, and adds TaskManagers."
            })
    int up(
            @Option(
                            names = "--taskmanagers",
                            paramLabel = "N",
                            description = "How many there should be at least. Default: 1")
                    @Nullable Integer taskManagers,
            @Option(
                            names = "--slots",
                            paramLabel = "N",
                            description = "Slots of each TaskManager. Default: 2")
                    @Nullable Integer slots,
            @Option(
                            names = "--port",
                            paramLabel = "N",
                            description = "Of the web UI; 0 for any that is free. Default: 8081")
                    @Nullable Integer port,
            @Option(
                            names = "--ha",
                            description =
                                    "With a ZooKeeper server: a JobManager that is killed and"
                                            + " started again goes on with its jobs by itself.")
                    boolean highAvailability)
            throws Exception {
        requirePositive("--taskmanagers", taskManagers);
        requirePositive("--slots", slots);
        LocalCluster cluster = cluster();
        if (cluster.exists()) {
            if (slots != null && slots != cluster.slots()
                    || port != null
                    || highAvailability && !cluster.isHighlyAvailable()) {
                throw cluster.fault(
                        "is already up, and only --taskmanagers can change",
                        "'tidemark cluster down' ends it, then start another one");
            }
            return repair(cluster, taskManagers == null ? 0 : taskManagers);
        }
        ClusterSize size =
                new ClusterSize(
                        taskManagers == null ? DEFAULT_TASK_MANAGERS : taskManagers,
                        slots == null ? DEFAULT_SLOTS : slots,
                        highAvailability
                                ? ClusterSize.AfterDeath.RECOVER
                                : ClusterSize.AfterDeath.SUBMIT_AGAIN);
        Started started = cluster.create(size, port == null ? DEFAULT_PORT : port, jars());
        print(
                "up: %s, %d slots each; web UI %s",
                String.join(", ", started.processes()), size.slots(), started.webUi());
        return 0;
    }

    private int repair(LocalCluster cluster, int taskManagers) throws Exception {
        Started started = cluster.repair(taskManagers);
        if (started.processes().isEmpty()) {
            throw cluster.fault(
                    "is already up, with everything running",
                    "'tidemark cluster status' shows it, 'tidemark cluster down' ends it");
        }
        print("started %s; web UI %s", String.join(", ", started.processes()), started.webUi());
        String jobManager = ClusterProcess.name(Role.JOBMANAGER, 1);
        if (started.processes().contains(jobManager) && !cluster.isHighlyAvailable()) {
            print(
                    "its jobs died with the JobManager; submitted again they continue where they were");
        }
        return 0;
    }

    @Command(
            name = "submit",
            mixinStandardHelpOptions = true,
            description = {
                "Submits a pipeline: flink run -d JAR run FILE.",
                "It continues from the newest savepoint or checkpoint in pipeline.storage, as 'run'"
                        + " does. $${VAR} in the file are taken from the environment of this command"
                        + " and of 'cluster up'."
            })
    int submit(
            @Mixin SubmitOptions options,
            @Option(
                            names = "--start",
                            paramLabel = "WHERE",
                            defaultValue = "latest",
                            description = "latest (default), fresh, or a path; see 'run'.")
                    String start)
            throws Exception {
        options.check();
        LocalCluster cluster = cluster();
        // A fault of the file is told before a process is started for it.
        String pipeline = PipelineFile.read(options.file()).name();
        Optional<ClusterJob> running = running(cluster, pipeline);
        if (running.isPresent()) {
            throw cluster.fault(
                    "already runs pipeline " + pipeline + " as job " + running.get().id(),
                    "'tidemark cluster upgrade FILE' replaces it, 'tidemark cluster stop "
                            + pipeline
                            + "' stops it with a savepoint");
        }
        return submit(cluster, options.arguments(start, jars()));
    }

    private static Optional<ClusterJob> running(LocalCluster cluster, String pipeline)
            throws Exception {
        return cluster.jobs().stream()
                .filter(job -> job.isAlive() && job.name().equals(ClusterJob.nameOf(pipeline)))
                .findFirst();
    }

    @Command(
            name = "upgrade",
            mixinStandardHelpOptions = true,
            description = {
                "Replaces a running job by one with this file, this jar or another parallelism: prints"
                        + " what 'plan' says, stops the job with a savepoint, submits it again.",
                "What would be refused is told before the job is stopped: it runs on then."
            })
    int upgrade(@Mixin SubmitOptions options) throws Exception {
        options.check();
        LocalCluster cluster = cluster();
        Pipeline pipeline = PipelineFile.read(options.file());
        List<String> arguments = options.arguments("latest", jars());
        Optional<ClusterJob> running = running(cluster, pipeline.name());
        if (running.isEmpty()) {
            throw cluster.fault(
                    "does not run pipeline " + pipeline.name(),
                    "'tidemark cluster submit FILE' starts it");
        }
        StartPlan plan = StartPlan.of(pipeline, new StartChoice.Latest());
        PlanText.print(pipeline, plan, spec.commandLine().getOut());
        if (!plan.refused().isEmpty()) {
            print("job %s runs on as it is", running.get().id());
            return Main.EXIT_FAILED;
        }
        stop(cluster, running.get());
        return submit(cluster, arguments);
    }

    private int submit(LocalCluster cluster, List<String> arguments) throws Exception {
        FlinkClient.Result result = cluster.client().run(arguments);
        if (result.exitCode() != 0) {
            return notSubmitted(result.output());
        }
        result.output().lines().filter(l -> l.startsWith("pipeline ")).forEach(this::print);
        print("submitted as job %s; web UI %s", result.find(JOB_ID), cluster.status().webUi());
        return 0;
    }

    /** What the job says about the file or about its servers is for people, as it is. */
    private int notSubmitted(String output) {
        boolean trace = output.contains("\n\tat ");
        spec.commandLine()
                .getErr()
                .println(trace ? "✗ not submitted: " + ClusterRest.reason(output) : output.strip());
        spec.commandLine().getErr().flush();
        return Main.EXIT_FAILED;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = {
                "Shows the processes and the jobs.",
                "Exit code 0: every process of the cluster runs. 1: one does not, or there is none."
            })
    int status() throws Exception {
        Status status = cluster().status();
        for (ProcessStatus process : status.processes()) {
            print(
                    "%-14s %s, pid %d",
                    process.name(), process.running() ? "running" : "not running", process.pid());
        }
        if (status.jobManager().isEmpty()) {
            print("no JobManager answers at %s", status.webUi());
            return Main.EXIT_FAILED;
        }
        JobManagerStatus jobManager = status.jobManager().get();
        print(
                "%d TaskManagers, %d of %d slots free; web UI %s",
                jobManager.taskManagers(),
                jobManager.freeSlots(),
                jobManager.slots(),
                status.webUi());
        for (ClusterJob job : jobManager.jobs()) {
            print(
                    "job %s %s: %s%s",
                    job.id(),
                    job.name(),
                    job.status(),
                    job.checkpoint().map(id -> ", checkpoint " + id).orElse(""));
            job.failure().ifPresent(failure -> print("    ✗ %s", failure));
        }
        return status.isComplete() ? 0 : Main.EXIT_FAILED;
    }

    @Command(
            name = "savepoint",
            mixinStandardHelpOptions = true,
            description = "Writes a savepoint to pipeline.storage; the job runs on.")
    int savepoint(
            @Parameters(arity = "0..1", paramLabel = JOB, description = JOB_TEXT)
                    @Nullable String text)
            throws Exception {
        LocalCluster cluster = cluster();
        ClusterJob job = cluster.job(text);
        List<String> arguments = List.of("savepoint", job.id(), cluster.savepoints(job));
        FlinkClient.Result done =
                cluster.client().runOrFail("savepoint of " + job.name(), arguments);
        print("savepoint of %s: %s", job.name(), done.find(SAVEPOINT));
        return 0;
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description =
                    "Stops a job with a savepoint in pipeline.storage; the next submit continues"
                            + " from it.")
    int stop(
            @Parameters(arity = "0..1", paramLabel = JOB, description = JOB_TEXT)
                    @Nullable String text)
            throws Exception {
        LocalCluster cluster = cluster();
        stop(cluster, cluster.job(text));
        return 0;
    }

    private void stop(LocalCluster cluster, ClusterJob job) throws Exception {
        List<String> arguments =
                List.of("stop", "--savepointPath", cluster.savepoints(job), job.id());
        FlinkClient.Result done = cluster.client().runOrFail("stop " + job.name(), arguments);
        print("stopped %s; savepoint %s", job.name(), done.find(SAVEPOINT));
    }

    @Command(
            name = "kill",
            mixinStandardHelpOptions = true,
            description = "Kills a process with SIGKILL; 'up' starts it again.")
    int kill(
            @Parameters(paramLabel = "PROCESS", description = "taskmanager, jobmanager, zookeeper")
                    String process,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "INDEX",
                            defaultValue = "1",
                            description = "Which of them. Default: 1")
                    int index)
            throws Exception {
        Role role =
                Role.of(process)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                process
                                                        + ": name a taskmanager, the jobmanager or"
                                                        + " the zookeeper"));
        ProcessStatus killed = cluster().kill(role, index);
        print("killed %s, pid %d; 'up' starts it again", killed.name(), killed.pid());
        return 0;
    }

    @Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description = {
                "Ends every process of the cluster and deletes its folder.",
                "The newest checkpoints of running jobs stay in their pipeline.storage."
            })
    int down(
            @Option(names = "--keep-logs", description = "Leaves the folder's log/.")
                    boolean keepLogs)
            throws Exception {
        List<String> ended =
                cluster().down(keepLogs ? LocalCluster.Logs.KEEP : LocalCluster.Logs.DELETE);
        print("down: %s", ended.isEmpty() ? "nothing was running" : String.join(", ", ended));
        return 0;
    }

    private LocalCluster cluster() {
        return new LocalCluster(folder, ProcessHandle.current().pid());
    }

    private static ClusterJars jars() {
        return new ClusterJars(System.getProperty("java.class.path"));
    }

    private void requirePositive(String option, @Nullable Integer number) {
        if (number != null && number < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + number + ": give 1 or more");
        }
    }

    private void print(String format, Object... arguments) {
        spec.commandLine()
                .getOut()
                .println(arguments.length == 0 ? format : format.formatted(arguments));
        spec.commandLine().getOut().flush();
    }
}
