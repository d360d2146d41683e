package io.tidemark.local.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Starts the Java processes of a cluster. They outlive this process; only what {@link
 * ClusterProcess} knows leads back to them.
 */
final class ProcessStarter {

    private static final String ZOOKEEPER_HEAP = "-Xmx128m";
    private static final String CLIENT_HEAP = "-Xmx512m";

    private final ClusterFolder folder;
    private final ClusterConfig config;
    private final FreePorts ports;

    ProcessStarter(ClusterFolder folder, ClusterConfig config, FreePorts ports) {
        this.folder = folder;
        this.config = config;
        this.ports = ports;
    }

    /** Starts a process and remembers it; it may not be ready when this returns. */
    ClusterProcess start(Role role, int index) throws IOException {
        String mark = UUID.randomUUID().toString();
        String name = ClusterProcess.name(role, index);
        List<String> command =
                switch (role) {
                    case ZOOKEEPER -> zookeeper(name, mark);
                    case JOBMANAGER -> jobManager(name, mark);
                    case TASKMANAGER -> taskManager(name, mark);
                };
        ProcessBuilder builder = builder(command);
        builder.directory(folder.root().toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(output(name).toFile());
        ClusterProcess process = new ClusterProcess(role, index, builder.start().pid(), mark);
        process.write(folder);
        return process;
    }

    /** Where a process writes what is not logged. */
    Path output(String name) {
        return folder.log().resolve(name + ".out");
    }

    /** Where a process logs. */
    Path log(String name) {
        return folder.log().resolve(name + ".log");
    }

    /** Flink's command line client, not started yet; it runs where this process does. */
    ProcessBuilder client(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.add(CLIENT_HEAP);
        // What it prints is read as UTF-8, whatever the locale says.
        command.add("-Dsun.stdout.encoding=UTF-8");
        command.add("-Dsun.stderr.encoding=UTF-8");
        command.addAll(
                flinkOptions("client", folder.conf().resolve(ClusterConfig.LOGGING_OF_CLIENT)));
        command.add("org.apache.flink.client.cli.CliFrontend");
        command.addAll(arguments);
        return builder(command);
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FLINK_CONF_DIR", folder.conf().toString());
        builder.environment().put("FLINK_LIB_DIR", folder.lib().toString());
        builder.environment().put("FLINK_LOG_DIR", folder.log().toString());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return builder;
    }

    private List<String> zookeeper(String name, String mark) {
        List<String> command = new ArrayList<>(begin(mark));
        command.add(ZOOKEEPER_HEAP);
        command.addAll(logging(name, folder.conf().resolve(ClusterConfig.LOGGING_OF_SERVERS)));
        command.addAll(List.of("-cp", folder.zookeeperLib() + "/*"));
        command.add(Role.ZOOKEEPER.mainClass());
        command.add(folder.conf().resolve(ClusterConfig.ZOOKEEPER).toString());
        return command;
    }

    private List<String> jobManager(String name, String mark) {
        JobManagerProcessSpec memory =
                JobManagerProcessUtils.processSpecFromConfigWithNewOptionToInterpretLegacyHeap(
                        config.settings(), JobManagerOptions.JVM_HEAP_MEMORY);
        return server(
                Role.JOBMANAGER,
                name,
                mark,
                JobManagerProcessUtils.generateJvmParametersStr(memory, config.settings()),
                words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    }

    private List<String> taskManager(String name, String mark) {
        Configuration settings = config.settings();
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(settings);
        List<String> own =
                new ArrayList<>(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
        own.addAll(dynamic(TaskManagerOptions.RPC_PORT.key(), ports.next()));
        own.addAll(dynamic(NettyShuffleEnvironmentOptions.DATA_PORT.key(), ports.next()));
        own.addAll(
                dynamic(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key(), resourceId(name, mark)));
        return server(
                Role.TASKMANAGER,
                name,
                mark,
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                own);
    }

    /** The id by which the JobManager knows a TaskManager; another one after each start. */
    static String resourceId(ClusterProcess taskManager) {
        return resourceId(taskManager.name(), taskManager.mark());
    }

    private static String resourceId(String name, String mark) {
        return name + "-" + mark.substring(0, 8);
    }

    private List<String> server(
            Role role, String name, String mark, String jvm, List<String> dynamic) {
        List<String> command = new ArrayList<>(begin(mark));
        command.addAll(words(jvm));
        command.addAll(flinkOptions(name, folder.conf().resolve(ClusterConfig.LOGGING_OF_SERVERS)));
        command.add(role.mainClass());
        command.addAll(List.of("--configDir", folder.conf().toString()));
        command.addAll(dynamic);
        return command;
    }

    /** The mark comes first: systems tell only the beginning of a long command line. */
    private static List<String> begin(String mark) {
        return List.of(java(), "-D" + ClusterProcess.MARK_PROPERTY + "=" + mark);
    }

    private List<String> flinkOptions(String name, Path logging) {
        List<String> options = new ArrayList<>();
        options.add("@" + folder.conf().resolve(ClusterConfig.JAVA_OPTIONS));
        options.addAll(logging(name, logging));
        options.addAll(List.of("-cp", folder.lib() + "/*"));
        return options;
    }

    /** What is unpacked into the temp folder goes away with the cluster, also after SIGKILL. */
    private List<String> logging(String name, Path logging) {
        return List.of(
                "-Djava.io.tmpdir=" + folder.tmp(),
                "-Dlog.file=" + log(name),
                "-Dlog4j.configurationFile=" + logging.toUri());
    }

    private static List<String> dynamic(String key, Object value) {
        return List.of("-D", key + "=" + value);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
