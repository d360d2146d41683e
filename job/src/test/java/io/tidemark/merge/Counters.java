package io.tidemark.merge;

import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;

/** What operators have counted, all that there were. */
public final class Counters {

    private final Map<Counter, String> names = new IdentityHashMap<>();
    private final Set<String> registered = new TreeSet<>();

    /** A group for an operator whose counters, and those of the groups in it, are kept. */
    public TaskMetricGroup group() {
        TestingMetricRegistry registry =
                TestingMetricRegistry.builder()
                        .setRegisterConsumer(
                                (metric, name, group) -> {
                                    registered.add(fullName(metric, name, group));
                                    if (metric instanceof Counter counter) {
                                        names.put(counter, name);
                                    }
                                })
                        .build();
        return TaskManagerMetricGroup.createTaskManagerMetricGroup(
                        registry, "localhost", ResourceID.generate())
                .addJob(new JobID(), "specs")
                .addTask(ExecutionAttemptID.randomId(), "merge");
    }

    /** Type, group and name of a metric, as reporters are told: labels without their values. */
    private static String fullName(Metric metric, String name, AbstractMetricGroup<?> group) {
        return metric.getMetricType().name().toLowerCase(Locale.ROOT)
                + " "
                + group.getLogicalScope(CharacterFilter.NO_OP_FILTER, '_')
                + "_"
                + name;
    }

    /** All metrics of the operators, of every type: {@code counter taskmanager_job_…_late}. */
    public Set<String> registered() {
        return Set.copyOf(registered);
    }

    /** The sum of all counters of this name. */
    public int count(String name) {
        return names.entrySet().stream()
                .filter(each -> each.getValue().equals(name))
                .mapToInt(each -> (int) each.getKey().getCount())
                .sum();
    }
}
