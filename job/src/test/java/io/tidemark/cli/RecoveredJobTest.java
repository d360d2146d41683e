package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.application.executors.EmbeddedExecutor;
import org.apache.flink.client.deployment.application.executors.EmbeddedExecutorServiceLoader;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.runtime.dispatcher.DispatcherGateway;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.concurrent.ScheduledExecutorServiceAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a JobManager in application mode starts it, with Flink's own executor. */
class RecoveredJobTest {

    private static final JobID JOB = new JobID(7, 7);

    @TempDir private Path folder;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
    private final List<JobID> jobs = new ArrayList<>();
    private final Configuration configuration = new Configuration();

    @BeforeEach
    void anApplicationCluster() {
        configuration.set(DeploymentOptions.TARGET, EmbeddedExecutor.NAME);
        configuration.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, JOB.toHexString());
    }

    @AfterEach
    void noCluster() {
        StreamContextEnvironment.unsetAsContext();
        executor.shutdownNow();
    }

    private void begin() {
        StreamContextEnvironment.setAsContext(
                new EmbeddedExecutorServiceLoader(
                        jobs, untouched(), new ScheduledExecutorServiceAdapter(executor)),
                configuration,
                getClass().getClassLoader(),
                true,
                true);
    }

    /** A dispatcher that must not be asked for anything. */
    private static DispatcherGateway untouched() {
        return (DispatcherGateway)
                Proxy.newProxyInstance(
                        DispatcherGateway.class.getClassLoader(),
                        new Class<?>[] {DispatcherGateway.class},
                        (proxy, method, arguments) -> {
                            throw new AssertionError(method + " was called");
                        });
    }

    private static boolean isRunning() throws Exception {
        return RecoveredJob.isRunning(StreamExecutionEnvironment.getExecutionEnvironment());
    }

    @Test
    void aRecoveredJobIsSeenAndNothingIsSubmitted() throws Exception {
        jobs.add(JOB);
        begin();

        assertThat(isRunning()).isTrue();
        assertThat(jobs).containsExactly(JOB);
    }

    @Test
    void aFirstStartIsNoRecoveryAndNothingIsSubmittedByAsking() throws Exception {
        begin();

        assertThat(isRunning()).isFalse();
        assertThat(jobs).isEmpty();
    }

    @Test
    void withoutAFixedIdNothingIsRecovered() throws Exception {
        configuration.removeConfig(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
        begin();

        assertThat(isRunning()).isFalse();
    }

    @Test
    void runLeavesARecoveredJobAloneAndLooksAtNoServer() throws Exception {
        jobs.add(JOB);
        begin();
        StringWriter out = new StringWriter();

        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .execute("run", unreachable().toString());

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("pipeline shop: goes on, the cluster has recovered it");
    }

    @Test
    void runLooksAtTheServersIfNothingIsRecovered() throws Exception {
        begin();
        String file = unreachable().toString();

        assertThatThrownBy(() -> Main.main(new String[] {"run", file}))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessageContaining("localhost:1");
        assertThat(jobs).isEmpty();
    }

    /** A pipeline whose servers do not answer: port 1 is nobody's. */
    private Path unreachable() throws Exception {
        return Files.writeString(
                folder.resolve("shop.yaml"),
                """
                pipeline: {name: shop, storage: "%s"}
                sources: {a: {type: postgres, url: "postgresql://u:p@localhost:1/a"}}
                sinks: {b: {type: postgres, url: "postgresql://u:p@localhost:1/b"}}
                tables: [public.t]
                """
                        .formatted(folder));
    }
}
