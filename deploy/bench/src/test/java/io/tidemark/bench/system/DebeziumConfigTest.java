package io.tidemark.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.result.ExampleResults;
import io.tidemark.bench.system.DebeziumConfig.Database;
import io.tidemark.bench.system.DebeziumConfig.Ports;
import io.tidemark.bench.workload.BenchTable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DebeziumConfigTest {

    private static final String SECRET = "0123456789ab";

    private final DebeziumConfig config =
            new DebeziumConfig(
                    new Database(5001, "shop", "reader", SECRET + "1"),
                    new Database(5002, "warehouse", "writer", SECRET + "2"),
                    List.of(
                            BenchTable.of("bench", "id bigint; note text"),
                            BenchTable.of("other", "id bigint; note text")),
                    3,
                    Path.of("/trial"),
                    new Ports(6001, 6002, 6003));

    @Test
    void everyTableIsPublishedReadAndWritten() throws Exception {
        assertThat(config.publication())
                .isEqualTo("CREATE PUBLICATION bench FOR TABLE public.bench,public.other");
        assertThat(source()).containsEntry("table.include.list", "public.bench,public.other");
        assertThat(sink())
                .containsEntry("topics", "bench,other")
                .containsEntry("collection.name.format", "public.${topic}");
    }

    @Test
    void theTopicOfATableHasItsName() throws Exception {
        String topic = source().get("topic.prefix") + ".public.other";
        assertThat(
                        topic.replaceAll(
                                source().get("transforms.route.regex"),
                                source().get("transforms.route.replacement")))
                .isEqualTo("other");
    }

    @Test
    void theConnectorUsesThePublicationThatIsThere() throws Exception {
        assertThat(source())
                .containsEntry("publication.name", "bench")
                .containsEntry("publication.autocreate.mode", "disabled");
    }

    @Test
    void thereIsAPartitionForEveryTaskThatWrites() throws Exception {
        assertThat(source()).containsEntry("topic.creation.default.partitions", "3");
        assertThat(sink()).containsEntry("tasks.max", "3");
    }

    @Test
    void connectorsConnectToTheirDatabases() throws Exception {
        assertThat(source())
                .containsEntry("database.port", "5001")
                .containsEntry("database.dbname", "shop")
                .containsEntry("database.user", "reader")
                .containsEntry("database.password", SECRET + "1");
        assertThat(sink())
                .containsEntry(
                        "connection.url",
                        "jdbc:postgresql://localhost:5002/warehouse?reWriteBatchedInserts=true")
                .containsEntry("connection.username", "writer")
                .containsEntry("connection.password", SECRET + "2");
    }

    @Test
    void nothingListensBeyondTheLoopbackInterface() throws Exception {
        assertThat(properties(config.broker()))
                .containsEntry(
                        "listeners", "PLAINTEXT://127.0.0.1:6001,CONTROLLER://127.0.0.1:6002")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:6002");
        assertThat(properties(config.worker()))
                .containsEntry("listeners", "http://127.0.0.1:6003")
                .containsEntry("bootstrap.servers", "127.0.0.1:6001");
    }

    @Test
    void allOptionsOfTheReportAreSet() throws Exception {
        assertThat(properties(config.worker())).containsAllEntriesOf(DebeziumConfig.WORKER_OPTIONS);
        assertThat(source()).containsAllEntriesOf(DebeziumConfig.SOURCE_OPTIONS);
        assertThat(sink()).containsAllEntriesOf(DebeziumConfig.SINK_OPTIONS);
    }

    @Test
    void theReportTellsNoAddressAndNoPassword() {
        Map<String, String> told = new DebeziumSystem().settings(ExampleResults.SETTINGS);
        assertThat(told)
                .containsEntry("heap of the broker", "512m")
                .containsEntry("heap", ExampleResults.SETTINGS.heap())
                .containsEntry("tasks.max of the sink", "2");
        assertThat(Stream.concat(told.keySet().stream(), told.values().stream()))
                .noneMatch(text -> text.contains("password") || text.contains("127.0.0.1"));
    }

    private Map<String, String> source() throws IOException {
        return properties(config.source());
    }

    private Map<String, String> sink() throws IOException {
        return properties(config.sink());
    }

    private static Map<String, String> properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty));
    }
}
