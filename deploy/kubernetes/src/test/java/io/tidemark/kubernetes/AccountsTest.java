package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who the pods are, and that they may do no more than Flink needs. */
class AccountsTest {

    private static final List<String> READ_ONLY = List.of("get", "list", "watch");

    private static List<Overlay> pipelines() {
        return Overlay.pipelines();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void bothAccountsExistAndAreBoundToTheirRole(Overlay overlay) {
        List<String> accounts =
                List.of(
                        overlay.flink().at("/spec/serviceAccount").asText(),
                        overlay.option("kubernetes.taskmanager.service-account"));
        assertThat(names(overlay, "ServiceAccount")).containsExactlyElementsOf(accounts);
        assertThat(names(overlay, "Role")).containsExactlyElementsOf(accounts);
        assertThat(overlay.ofKind("RoleBinding"))
                .hasSize(2)
                .allSatisfy(
                        binding -> {
                            JsonNode account = binding.at("/subjects/0/name");
                            assertThat(accounts).contains(account.asText());
                            assertThat(binding.at("/roleRef/name")).isEqualTo(account);
                            assertThat(binding.at("/subjects/0/namespace"))
                                    .isEqualTo(overlay.flink().at("/metadata/namespace"));
                        });
        assertThat(overlay.ofKind("ClusterRole")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void noRoleHasAWildcardOrSeesSecrets(Overlay overlay) {
        assertThat(overlay.ofKind("Role").toString())
                .doesNotContain("\"*\"")
                .doesNotContain("secrets")
                .doesNotContain("pods/exec");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void aTaskManagerOnlyReadsWhoLeads(Overlay overlay) {
        JsonNode role = overlay.ofKind("Role").get(1);
        assertThat(role.at("/metadata/name").asText()).endsWith("taskmanager");
        assertThat(role.path("rules")).hasSize(1);
        assertThat(role.at("/rules/0/resources/0").asText()).isEqualTo("configmaps");
        assertThat(role.at("/rules/0/verbs"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(READ_ONLY);
    }

    private static List<String> names(Overlay overlay, String kind) {
        return overlay.ofKind(kind).stream().map(o -> o.at("/metadata/name").asText()).toList();
    }
}
