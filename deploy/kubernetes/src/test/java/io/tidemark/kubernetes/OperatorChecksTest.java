package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.config.FlinkConfigManager;
import org.apache.flink.kubernetes.operator.validation.DefaultValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator itself refuses before it does anything. */
class OperatorChecksTest {

    private static final DefaultValidator OPERATOR =
            new DefaultValidator(new FlinkConfigManager(new Configuration(), namespaces -> {}));

    private static List<Overlay> pipelines() {
        return Overlay.pipelines();
    }

    private static Optional<String> refusal(JsonNode deployment) throws JsonProcessingException {
        return OPERATOR.validateDeployment(
                new ObjectMapper().treeToValue(deployment, FlinkDeployment.class));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theOperatorTakesEveryDeployment(Overlay overlay) throws Exception {
        assertThat(refusal(overlay.flink())).isEmpty();
    }

    @Test
    void withoutAPlaceForSavepointsItIsRefused() throws Exception {
        JsonNode deployment = pipelines().get(0).flink();
        ((ObjectNode) deployment.at("/spec/flinkConfiguration"))
                .remove("execution.checkpointing.savepoint-dir");

        assertThat(refusal(deployment)).get().asString().contains("savepoint-dir");
    }

    @Test
    void aSecondJobManagerWithoutHighAvailabilityIsRefused() throws Exception {
        JsonNode deployment = pipelines().get(0).flink();
        ((ObjectNode) deployment.at("/spec/jobManager")).put("replicas", 2);
        ((ObjectNode) deployment.at("/spec/flinkConfiguration")).remove("high-availability.type");

        assertThat(refusal(deployment)).get().asString().contains("High availability");
    }
}
