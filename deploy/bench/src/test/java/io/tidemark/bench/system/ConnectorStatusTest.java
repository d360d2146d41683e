package io.tidemark.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectorStatusTest {

    @Test
    void aWorkerWithoutConnectorsHasNoFailure() throws Exception {
        assertThat(ConnectorStatus.parse("{}").failure()).isEmpty();
    }

    @Test
    void connectorsAndTasksThatRunOrWaitHaveNoFailure() throws Exception {
        assertThat(status("RUNNING", "UNASSIGNED").failure()).isEmpty();
    }

    @Test
    void theFailureOfATaskIsToldWithItsCausesButWithoutTheirStacks() throws Exception {
        assertThat(status("RUNNING", "FAILED").failure())
                .hasValue("task 1 of sink has failed: first\nCaused by: second");
    }

    @Test
    void theFailureOfAConnectorIsTold() throws Exception {
        assertThat(status("FAILED", "RUNNING").failure())
                .hasValue("connector sink has failed: first\nCaused by: second");
    }

    private static ConnectorStatus status(String connector, String task) throws Exception {
        String trace = "\"first\\n\\tat a\\nCaused by: second\\n\\tat b\\n\\t... 1 more\\n\"";
        return ConnectorStatus.parse(
                """
                {"sink": {"status": {"name": "sink",
                  "connector": {"state": "%s", "trace": %s},
                  "tasks": [{"id": 0, "state": "RUNNING"}, {"id": 1, "state": "%s", "trace": %s}],
                  "type": "sink"}}}
                """
                        .formatted(connector, trace, task, trace));
    }
}
