package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.MergeKey;
import io.tidemark.merge.Counters;
import io.tidemark.merge.KeyedRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The metrics that dashboards and alerts are built on, against {@code golden/metrics.txt}: type,
 * group and name, without Flink's own. A line may be added, never changed.
 */
class MetricNamesTest {

    private static final String OPERATOR = "taskmanager_job_task_operator_";

    /** As the documents write a metric: its name at Prometheus, or what it is called. */
    private static final Pattern WRITTEN =
            Pattern.compile("`flink_" + OPERATOR + "(\\w+)`|metric `(\\w+)`");

    @TempDir Path storage;

    /** What every operator registers by itself. */
    private static final class PassesOn extends KeyedProcessFunction<MergeKey, Change, Change> {

        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Change change, Context context, Collector<Change> out) {
            out.collect(change);
        }
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = MetricNamesTest.class.getResourceAsStream("/golden/metrics.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static Set<String> registered(KeyedProcessFunction<MergeKey, Change, Change> operator)
            throws Exception {
        Counters counters = new Counters();
        try (var harness = KeyedRun.of(operator, 1, 0, counters.group())) {
            harness.open();
            // Those of a table are there when its first row is.
            harness.processElement(new StreamRecord<>(DeadLetterRun.upsert(1, 1, "1"), 1));
            return counters.registered();
        }
    }

    @Test
    void metricsAreCalledAsEarlierVersionsCalledThem() throws Exception {
        DeadLetterRun.putSchema(storage);
        Set<String> own =
                new TreeSet<>(
                        registered(
                                DeadLetterRun.operator(storage, DeadLetterRun.Rules.BY_VERSION)));
        own.removeAll(registered(new PassesOn()));
        assertThat(own).containsExactlyElementsOf(golden());
    }

    @Test
    void theReadmeListsAllOfThem() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        for (String metric : golden()) {
            assertThat(readme).contains("`" + plainName(metric) + "`");
        }
    }

    /** Type and group of the operator are the same for all. */
    private static String plainName(String metric) {
        String name = metric.substring(metric.indexOf(' ') + 1);
        assertThat(name).startsWith(OPERATOR);
        return name.substring(OPERATOR.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "udfs/README.md", "deploy/README.md", "deploy/runbook.md"})
    void aDocumentNamesNoOtherMetric(String document) throws Exception {
        List<String> names = golden().stream().map(MetricNamesTest::plainName).toList();
        assertThat(
                        WRITTEN.matcher(Files.readString(Path.of("..", document)))
                                .results()
                                .map(MetricNamesTest::written))
                .allMatch(written -> names.stream().anyMatch(name -> isCalled(name, written)));
    }

    private static String written(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static boolean isCalled(String name, String written) {
        return name.equals(written) || name.endsWith("_" + written);
    }
}
