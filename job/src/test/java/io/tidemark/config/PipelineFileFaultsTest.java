package io.tidemark.config;

import static io.tidemark.config.Mistake.faults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineFileFaultsTest {

    @Test
    void whatTheCasesStartFromIsValid() {
        assertThat(PipelineFile.parse(Mistake.VALID, "f.yaml", Map.of()).tables()).hasSize(2);
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        String yaml =
                """
                pipeline: {name: A}
                sources: {}
                sinks: {dw: {type: oracle}}
                tables: []
                flinc: {}
                """;

        assertThat(faults(yaml))
                .extracting(Fault::where)
                .containsExactly(
                        "flinc (f.yaml:5)",
                        "pipeline.name (f.yaml:1)",
                        "sources (f.yaml:2)",
                        "sinks.dw.type (f.yaml:3)",
                        "sinks.dw.url (f.yaml:3)",
                        "tables (f.yaml:4)");
    }

    @Test
    void everySectionButFlinkIsNeeded() {
        assertThat(faults("flink: {}"))
                .extracting(Fault::where, Fault::what)
                .containsExactly(
                        tuple("pipeline (f.yaml:1)", "is missing"),
                        tuple("sources (f.yaml:1)", "is missing"),
                        tuple("sinks (f.yaml:1)", "is missing"),
                        tuple("tables (f.yaml:1)", "is missing"));
    }

    @Test
    void aSecretIsInNoMessageWhereverItStands() {
        String secret = "postgresql://u:geheim@h/d";
        List<String> broken =
                List.of(
                        Mistake.VALID.replace("sources:\n", "sources: " + secret + "\nx:\n"),
                        Mistake.VALID.replace("  shop:\n", "  " + secret + ":\n"),
                        Mistake.VALID.replace("type: postgres", secret + ": x"),
                        Mistake.VALID.replace("type: postgres", "type: " + secret),
                        Mistake.VALID.replace(
                                "    url: postgresql", "  url: '" + secret + "'\n    u: p"),
                        Mistake.VALID.replace("deletes: hard", "to: " + secret),
                        Mistake.VALID.replace("deletes: hard", "source: '" + secret + "'"),
                        Mistake.VALID.replace("file:///var/lib/shop", "'data " + secret + "'"),
                        Mistake.VALID.replace("url: ", "url: [" + secret + ", "),
                        Mistake.VALID.replace("url: ", "url: \"" + secret + "\" x "),
                        Mistake.VALID.replace("url: ", "url: " + secret + ": "));

        for (String yaml : broken) {
            assertThat(faults(yaml).toString()).doesNotContain("geheim");
        }
    }

    @Test
    void aFloodOfFaultsIsCutAndCounted() {
        StringBuilder yaml = new StringBuilder(Mistake.VALID);
        for (int i = 0; i < 500; i++) {
            yaml.append("  - x").append(i).append('\n');
        }
        List<Fault> faults = faults(yaml.toString());

        assertThat(faults).hasSize(Faults.LIMIT + 1);
        assertThat(faults.get(Faults.LIMIT)).isEqualTo(new Fault("f.yaml", "300 more faults", ""));
    }
}
