package io.tidemark.local.cluster;

import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import io.tidemark.pipeline.FlinkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A standalone Flink cluster on this machine: a JobManager and TaskManagers, each a process of its
 * own that listens on loopback only. It outlives the process that starts it; its folder is all that
 * is known of it.
 */
public final class LocalCluster {

    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Duration LONGEST_END = Duration.ofSeconds(15);
    private static final long POLL_MS = 100;
    private static final int LOG_LINES_IN_FAULT = 5;

    private final ClusterFolder folder;
    private final FreePorts ports;

    /**
     * @param folder new, empty, or of a cluster
     * @param seed two clusters that are started at once should not have the same
     */
    public LocalCluster(Path folder, long seed) {
        this.folder = ClusterFolder.of(folder);
        this.ports = new FreePorts(seed);
    }

    /** A process and whether it runs. */
    public record ProcessStatus(String name, long pid, boolean running) {}

    /**
     * Everything about a cluster.
     *
     * @param jobManager empty if it does not answer
     */
    public record Status(
            List<ProcessStatus> processes, String webUi, Optional<JobManagerStatus> jobManager) {

        public Status {
            processes = List.copyOf(processes);
        }

        /** Whether all processes run and know each other. */
        public boolean isComplete() {
            return jobManager.isPresent() && processes.stream().allMatch(ProcessStatus::running);
        }
    }

    /** What the JobManager says. */
    public record JobManagerStatus(
            int taskManagers, int slots, int freeSlots, List<ClusterJob> jobs) {

        public JobManagerStatus {
            jobs = List.copyOf(jobs);
        }
    }

    /** The names of the processes that were started. */
    public record Started(List<String> processes, String webUi) {}

    /**
     * Makes a cluster. Returns when it is ready for jobs; leaves nothing but logs if it does not
     * come up.
     *
     * @param restPort of the web UI; 0 for any free one
     * @param jars what its processes get
     * @throws FaultException if there is one already, or the port is taken
     */
    public Started create(ClusterSize size, int restPort, ClusterJars jars) throws Exception {
        if (folder.exists()) {
            throw fault("is already up", "'tidemark cluster down' ends it");
        }
        int webUi = restPort == 0 ? ports.next() : restPort;
        if (!FreePorts.isFree(webUi)) {
            throw new FaultException(
                    new Fault(
                            "port " + webUi,
                            "is taken by another program",
                            "give another one with --port, 0 for any that is free"),
                    null);
        }
        folder.create();
        ClusterJars.link(jars.flink(), folder.lib());
        ClusterConfig config = ClusterConfig.write(folder, size, webUi, ports);
        if (config.isHighlyAvailable()) {
            ClusterJars.link(jars.zookeeper(), folder.zookeeperLib());
        }
        try {
            return start(config, missing(config, size.taskManagers()));
        } catch (Exception e) {
            end();
            folder.deleteAllButLogs();
            throw e;
        }
    }

    /**
     * Starts again what has died, and adds TaskManagers.
     *
     * @param taskManagers how many there should be at least
     * @return nothing was started if its list is empty
     */
    public Started repair(int taskManagers) throws Exception {
        ClusterConfig config = config();
        return start(config, missing(config, taskManagers));
    }

    public boolean exists() {
        return folder.exists();
    }

    /** What a process is for, and its number. */
    private record Place(Role role, int index) {}

    private List<Place> missing(ClusterConfig config, int taskManagers) throws IOException {
        List<Place> wanted = new ArrayList<>();
        if (config.isHighlyAvailable()) {
            wanted.add(new Place(Role.ZOOKEEPER, 1));
        }
        wanted.add(new Place(Role.JOBMANAGER, 1));
        List<ClusterProcess> known = ClusterProcess.all(folder);
        long before = known.stream().filter(p -> p.role() == Role.TASKMANAGER).count();
        for (int i = 1; i <= Math.max(taskManagers, before); i++) {
            wanted.add(new Place(Role.TASKMANAGER, i));
        }
        known.stream()
                .filter(ClusterProcess::isRunning)
                .forEach(p -> wanted.remove(new Place(p.role(), p.index())));
        return wanted;
    }

    private Started start(ClusterConfig config, List<Place> places) throws Exception {
        ProcessStarter starter = new ProcessStarter(folder, config, ports);
        List<ClusterProcess> started = new ArrayList<>();
        for (Place place : places) {
            ClusterProcess process = starter.start(place.role(), place.index());
            started.add(process);
            if (place.role() == Role.ZOOKEEPER) {
                await(started, () -> !FreePorts.isFree(config.zookeeperPort()));
            }
        }
        ClusterRest rest = new ClusterRest(config.restPort());
        if (!places.isEmpty()) {
            await(started, () -> complete(rest));
        }
        return new Started(started.stream().map(ClusterProcess::name).toList(), rest.address());
    }

    /** The JobManager counts on every TaskManager that runs, and on no dead one. */
    private boolean complete(ClusterRest rest) throws IOException, InterruptedException {
        Set<String> running = new HashSet<>();
        for (ClusterProcess process : ClusterProcess.all(folder)) {
            if (process.role() == Role.TASKMANAGER && process.isRunning()) {
                running.add(ProcessStarter.resourceId(process));
            }
        }
        try {
            return running.equals(Set.copyOf(rest.taskManagers()));
        } catch (IOException e) {
            return false;
        }
    }

    private void await(List<ClusterProcess> started, Callable<Boolean> ready) throws Exception {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!ready.call()) {
            for (ClusterProcess process : started) {
                if (!process.isRunning()) {
                    throw fault(process.name() + " ended while it started", tail(process.name()));
                }
            }
            if (System.nanoTime() > deadline) {
                throw fault(
                        "is not ready after " + LONGEST_START.toSeconds() + " s",
                        "see " + folder.log());
            }
            Thread.sleep(POLL_MS);
        }
    }

    private String tail(String process) throws IOException {
        for (String ending : List.of(".out", ".log")) {
            Path file = folder.log().resolve(process + ending);
            if (Files.exists(file) && Files.size(file) > 0) {
                List<String> lines = Files.readAllLines(file);
                int from = Math.max(0, lines.size() - LOG_LINES_IN_FAULT);
                return file + ":\n" + String.join("\n", lines.subList(from, lines.size()));
            }
        }
        return "it wrote nothing to " + folder.log();
    }

    /** Looks at everything. */
    public Status status() throws IOException, InterruptedException {
        ClusterRest rest = new ClusterRest(config().restPort());
        List<ProcessStatus> processes =
                ClusterProcess.all(folder).stream()
                        .map(p -> new ProcessStatus(p.name(), p.pid(), p.isRunning()))
                        .toList();
        return new Status(processes, rest.address(), jobManagerStatus(rest));
    }

    private static Optional<JobManagerStatus> jobManagerStatus(ClusterRest rest)
            throws InterruptedException {
        try {
            ClusterRest.Overview overview = rest.overview();
            return Optional.of(
                    new JobManagerStatus(
                            overview.taskManagers(),
                            overview.slots(),
                            overview.freeSlots(),
                            rest.jobs()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The jobs of the JobManager.
     *
     * @throws FaultException if none answers
     */
    public List<ClusterJob> jobs() throws IOException, InterruptedException {
        try {
            return new ClusterRest(config().restPort()).jobs();
        } catch (IOException e) {
            throw fault("has no JobManager that answers", "'tidemark cluster up' starts it again");
        }
    }

    /**
     * The living job that is meant.
     *
     * @param text the beginning of its id, or its pipeline; null if there is only one
     */
    public ClusterJob job(@Nullable String text) throws IOException, InterruptedException {
        List<ClusterJob> alive = jobs().stream().filter(ClusterJob::isAlive).toList();
        List<ClusterJob> meant =
                alive.stream().filter(job -> text == null || job.isMeantBy(text)).toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (alive.isEmpty()) {
            throw fault("runs no job", "'tidemark cluster submit FILE' starts one");
        }
        String names =
                String.join(", ", alive.stream().map(j -> j.name() + " (" + j.id() + ")").toList());
        throw fault(
                text == null ? "runs several jobs" : "runs no job '" + text + "'",
                "name one of these by its pipeline or its id: " + names);
    }

    /** Where savepoints of a job belong: the next start looks there. */
    String savepoints(ClusterJob job) throws IOException, InterruptedException {
        return FlinkSettings.savepoints(new ClusterRest(config().restPort()).storage(job.id()));
    }

    /** Flink's command line, configured for this cluster. */
    public FlinkClient client() {
        return new FlinkClient(new ProcessStarter(folder, config(), ports));
    }

    /** Kills a process. */
    public ProcessStatus kill(Role role, int index) throws IOException, InterruptedException {
        ClusterProcess process = running(role, index);
        process.kill();
        return new ProcessStatus(process.name(), process.pid(), process.isRunning());
    }

    /**
     * Stops a TaskManager in the middle of what it does. Its connections stay open, and it knows
     * nothing of the time that passes until {@link #thaw}.
     */
    public void freeze(int taskManager) throws IOException, InterruptedException {
        running(Role.TASKMANAGER, taskManager).signal(ClusterProcess.Signal.STOP);
    }

    /** Waits until the JobManager does not count on a frozen TaskManager any more. */
    public void awaitGivenUp(int taskManager) throws Exception {
        String id = ProcessStarter.resourceId(running(Role.TASKMANAGER, taskManager));
        ClusterRest rest = new ClusterRest(config().restPort());
        await(List.of(), () -> !rest.taskManagers().contains(id));
    }

    /** Lets a frozen TaskManager go on; returns when the JobManager counts on it again. */
    public void thaw(int taskManager) throws Exception {
        running(Role.TASKMANAGER, taskManager).signal(ClusterProcess.Signal.CONTINUE);
        ClusterRest rest = new ClusterRest(config().restPort());
        await(List.of(), () -> complete(rest));
    }

    /** The numbers of the running TaskManagers that have tasks of the job. */
    public List<Integer> taskManagersOf(ClusterJob job) throws IOException, InterruptedException {
        Set<String> ids = new ClusterRest(config().restPort()).taskManagersOf(job.id());
        List<Integer> numbers = new ArrayList<>();
        for (ClusterProcess process : ClusterProcess.all(folder)) {
            if (process.role() == Role.TASKMANAGER
                    && process.isRunning()
                    && ids.contains(ProcessStarter.resourceId(process))) {
                numbers.add(process.index());
            }
        }
        return numbers;
    }

    private ClusterProcess running(Role role, int index) throws IOException {
        config();
        List<ClusterProcess> all = ClusterProcess.all(folder);
        for (ClusterProcess process : all) {
            if (process.role() == role && process.index() == index && process.isRunning()) {
                return process;
            }
        }
        List<String> running =
                all.stream().filter(ClusterProcess::isRunning).map(ClusterProcess::name).toList();
        throw fault(
                "has no running " + ClusterProcess.name(role, index),
                running.isEmpty() ? "none is running" : "running: " + String.join(", ", running));
    }

    /**
     * Ends every process of the cluster, and no other, and deletes its files.
     *
     * @return the processes that were running
     */
    public List<String> down(Logs logs) throws IOException, InterruptedException {
        config();
        List<String> ended = end();
        switch (logs) {
            case KEEP -> folder.deleteAllButLogs();
            case DELETE -> folder.delete();
        }
        return ended;
    }

    /** What becomes of the logs. */
    public enum Logs {
        KEEP,
        DELETE
    }

    /** The last started first: TaskManagers, then who they report to. */
    private List<String> end() throws IOException, InterruptedException {
        List<ClusterProcess> all = new ArrayList<>(ClusterProcess.all(folder));
        java.util.Collections.reverse(all);
        List<String> ended = new ArrayList<>();
        for (ClusterProcess process : all) {
            if (process.isRunning()) {
                process.end(LONGEST_END);
                ended.add(process.name());
            }
            process.forget(folder);
        }
        return ended;
    }

    private ClusterConfig config() {
        if (!folder.exists()) {
            throw fault("is not up", "'tidemark cluster up' starts one");
        }
        return ClusterConfig.read(folder);
    }

    /** A fault of this cluster. */
    FaultException fault(String what, String remedy) {
        return new FaultException(new Fault("cluster " + folder.root(), what, remedy), null);
    }

    /** Slots of each TaskManager. */
    int slots() {
        return config().slots();
    }

    boolean isHighlyAvailable() {
        return config().isHighlyAvailable();
    }
}
