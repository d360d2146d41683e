package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ports that Flink opens are those that the NetworkPolicy lets through, and no other. */
class PortsTest {

    /** What JobManagers and TaskManagers say to each other. */
    private static final List<String> AMONG_THEMSELVES =
            List.of(
                    "rest.port",
                    "jobmanager.rpc.port",
                    "blob.server.port",
                    "taskmanager.rpc.port",
                    "taskmanager.data.port",
                    "metrics.internal.query-service.port");

    private static final String METRICS = "metrics.reporter.prom.port";
    private static final Pattern DATABASE = Pattern.compile("@[^/:\"]+:(\\d+)/");

    private static List<Overlay> pipelines() {
        return Overlay.pipelines();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void allOfThemAreFixed(Overlay overlay) {
        assertThat(amongThemselves(overlay)).hasSize(AMONG_THEMSELVES.size()).doesNotContain(0);
        assertThat(overlay.option("high-availability.jobmanager.port"))
                .isEqualTo(overlay.option("jobmanager.rpc.port"));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theyAreThoseOfTheNetworkPolicy(Overlay overlay) {
        JsonNode policy = overlay.only("NetworkPolicy").get("spec");
        Set<Integer> open = amongThemselves(overlay);
        assertThat(ports(policy.at("/ingress/0"))).isEqualTo(open);
        assertThat(ports(policy.at("/egress/0"))).isEqualTo(open);
        assertThat(ports(policy.at("/ingress/1"))).containsExactly(port(overlay, "rest.port"));
        assertThat(ports(policy.at("/ingress/2"))).containsExactly(port(overlay, METRICS));
        assertThat(policy.path("ingress")).hasSize(3);
        assertThat(policy.path("policyTypes"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("Ingress", "Egress");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theDatabasesOfThePipelineFileCanBeReached(Overlay overlay) {
        String file = overlay.pipelineFile();
        Set<Integer> databases = new TreeSet<>();
        for (Matcher url = DATABASE.matcher(file); url.find(); ) {
            databases.add(Integer.valueOf(url.group(1)));
        }
        assertThat(databases).isNotEmpty();
        assertThat(ports(overlay.only("NetworkPolicy").at("/spec/egress/2")))
                .containsAll(databases)
                // The API of Kubernetes, and S3.
                .contains(443, 6443);
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void prometheusFindsThePortWhereFlinkReports(Overlay overlay) {
        JsonNode port = overlay.container().at("/ports/0");
        assertThat(port.path("containerPort").asInt()).isEqualTo(port(overlay, METRICS));
        assertThat(overlay.only("PodMonitor").at("/spec/podMetricsEndpoints/0/port"))
                .isEqualTo(port.get("name"));
    }

    /** Flink labels its pods with the name of the deployment, which an overlay changes. */
    @ParameterizedTest
    @MethodSource("pipelines")
    void everySelectorMeansThePodsOfThisDeployment(Overlay overlay) {
        JsonNode name = overlay.flink().at("/metadata/name");
        JsonNode policy = overlay.only("NetworkPolicy").get("spec");
        assertThat(policy.at("/podSelector/matchLabels/app")).isEqualTo(name);
        assertThat(policy.at("/ingress/0/from/0/podSelector/matchLabels/app")).isEqualTo(name);
        assertThat(policy.at("/egress/0/to/0/podSelector/matchLabels/app")).isEqualTo(name);
        assertThat(overlay.only("PodMonitor").at("/spec/selector/matchLabels/app")).isEqualTo(name);
        assertThat(overlay.ofKind("PodDisruptionBudget"))
                .hasSize(2)
                .allSatisfy(
                        budget ->
                                assertThat(budget.at("/spec/selector/matchLabels/app"))
                                        .isEqualTo(name));
        for (JsonNode spread : overlay.podSpec().path("topologySpreadConstraints")) {
            assertThat(spread.at("/labelSelector/matchLabels/app")).isEqualTo(name);
        }
    }

    private static Set<Integer> amongThemselves(Overlay overlay) {
        Set<Integer> ports = new TreeSet<>();
        AMONG_THEMSELVES.forEach(key -> ports.add(port(overlay, key)));
        return ports;
    }

    private static int port(Overlay overlay, String key) {
        return Integer.parseInt(overlay.option(key));
    }

    private static Set<Integer> ports(JsonNode rule) {
        Set<Integer> ports = new TreeSet<>();
        rule.path("ports").forEach(port -> ports.add(port.path("port").asInt()));
        return ports;
    }
}
