package io.tidemark.config;

import static io.tidemark.config.EveryOptionTest.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {

    /** What an entry without any of these options means. */
    private static final Merging BY_LOG =
            new Merging(
                    List.of(),
                    null,
                    new RowRule(ColumnRule.LATEST, Map.of(), null, Map.of()),
                    null,
                    Write.UPSERT,
                    null,
                    null);

    private static final String SHORTEST =
            """
            pipeline: {name: shop}
            sources: {shop: {type: postgres, url: "${SHOP_URL}"}}
            sinks: {warehouse: {type: postgres, url: "${DW_URL}"}}
            tables: [public.*]
            """;

    @Test
    void fourLinesAreEnoughAndTheRestIsRightForReplication() {
        Pipeline pipeline = PipelineFile.parse(SHORTEST, "shop.yaml", Map.of());

        assertThat(pipeline)
                .isEqualTo(
                        new Pipeline(
                                "shop",
                                "file://" + System.getProperty("user.home") + "/.tidemark/shop",
                                Rewind.FAIL,
                                Duration.ofHours(1),
                                null,
                                Map.of("shop", endpoint("shop", "${SHOP_URL}")),
                                Map.of("warehouse", endpoint("warehouse", "${DW_URL}")),
                                List.of(
                                        new TableRule(
                                                "shop",
                                                "warehouse",
                                                TablePattern.parse("public.*"),
                                                List.of(),
                                                null,
                                                List.of(),
                                                Deletes.HARD,
                                                Truncate.FAIL,
                                                new SoftDelete("is_deleted", "deleted_at"),
                                                Shaping.NONE,
                                                Drift.EVOLVE,
                                                BY_LOG,
                                                List.of())),
                                Functions.STANDARD,
                                DeadLetters.DEFAULT,
                                Map.of()));
    }

    @Test
    void anEntryWithOnlyFromEqualsItsShortForm() {
        String full = SHORTEST.replace("[public.*]", "[{from: public.*}]");

        assertThat(PipelineFile.parse(full, "a", Map.of()))
                .isEqualTo(PipelineFile.parse(SHORTEST, "a", Map.of()));
    }

    @Test
    void aSpecialEntryMayStandBeforeTheGeneralOneOrBeExcludedFromIt() {
        String before = SHORTEST.replace("[public.*]", "[public.a, public.*]");
        String excluded =
                SHORTEST.replace("[public.*]", "[{from: public.*, exclude: public.a}, public.a]");

        assertThat(PipelineFile.parse(before, "a", Map.of()).tables()).hasSize(2);
        assertThat(PipelineFile.parse(excluded, "a", Map.of()).tables()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/shop, file:///var/lib/shop",
        "/var/lib/shop/, file:///var/lib/shop",
        "file:///var/lib/shop//, file:///var/lib/shop",
        "/my files, file:///my files",
        "s3://bucket, s3://bucket",
        "'${ROOT}/shop', file:///data/shop",
        "'${NONE:-hdfs://nn:8020/t}', hdfs://nn:8020/t"
    })
    void storageBecomesAUriWithoutASlashAtItsEnd(String storage, String uri) {
        String yaml = SHORTEST.replace("{name: shop}", "{name: shop, storage: '" + storage + "'}");

        assertThat(PipelineFile.parse(yaml, "a", Map.of("ROOT", "/data")).storage()).isEqualTo(uri);
    }

    @Test
    void anEmptyFlinkSectionIsNone() {
        assertThat(PipelineFile.parse(SHORTEST + "flink:\n  # nothing\n", "a", Map.of()).flink())
                .isEmpty();
    }

    @Test
    void aliasesAndAByteOrderMarkAreYaml() {
        String yaml =
                "\uFEFF"
                        + SHORTEST.replace("{type: postgres, url: \"${SHOP_URL}\"}", "&e $E")
                                .replace("$E", "{type: postgres, url: \"${SHOP_URL}\"}")
                                .replace("{type: postgres, url: \"${DW_URL}\"}", "*e");

        assertThat(PipelineFile.parse(yaml, "a", Map.of()).sinks())
                .isEqualTo(Map.of("warehouse", endpoint("warehouse", "${SHOP_URL}")));
    }

    @Test
    void aCharacterOfTwoSurrogatesMayStandAnywhere() {
        for (int before = 1000; before < 1050; before++) {
            String yaml = "#" + "x".repeat(before) + "😀\n" + SHORTEST;

            assertThat(PipelineFile.parse(yaml, "a", Map.of()).name()).isEqualTo("shop");
        }
    }

    @Test
    void anExceptionKeepsItsFaultsWhenSerialized() throws Exception {
        List<Fault> faults = List.of(new Fault("a", "b", "c"), new Fault("d", "e", ""));
        ConfigException copy = InstantiationUtil.clone(new ConfigException(faults));

        assertThat(copy.faults()).isEqualTo(faults);
        assertThat(copy).hasMessage("a: b\n    → c\nd: e");
        assertThatThrownBy(() -> new ConfigException(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileIsReadAsUtf8(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("shop.yaml");
        Files.writeString(file, SHORTEST.replace("public.*", "grüße.*"));

        assertThat(PipelineFile.read(file).tables().get(0).from().schema()).isEqualTo("grüße");
    }

    @Test
    void aFileThatCannotBeReadIsAFault(@TempDir Path folder) throws IOException {
        Path binary =
                Files.write(folder.resolve("latin"), "ü: 1".getBytes(StandardCharsets.ISO_8859_1));
        Path large = Files.write(folder.resolve("large"), new byte[4 * 1024 * 1024 + 1]);

        assertThatThrownBy(() -> PipelineFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder + "/none.yaml: the file does not exist");
        assertThatThrownBy(() -> PipelineFile.read(binary))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> PipelineFile.read(large))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is larger than");
        assertThatThrownBy(() -> PipelineFile.read(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }
}
