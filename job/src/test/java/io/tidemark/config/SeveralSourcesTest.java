package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file with more than one source. */
class SeveralSourcesTest {

    private static String file(String pipeline, String table) {
        return """
                pipeline: {name: shop, storage: /s%s}
                sources:
                  stock: {type: postgres, url: "${STOCK}"}
                  shop: {type: postgres, url: "${SHOP}"}
                  erp: {type: postgres, url: "${ERP}"}
                sinks:
                  dw: {type: postgres, url: "${DW}"}
                tables:
                  - {from: public.orders, %s}
                """
                .formatted(pipeline, table);
    }

    private static Pipeline parse(String pipeline, String table) {
        return PipelineFile.parse(file(pipeline, table), "f.yaml", Map.of());
    }

    private static Fault fault(String pipeline, String table) {
        List<Fault> faults =
                catchThrowableOfType(ConfigException.class, () -> parse(pipeline, table)).faults();
        assertThat(faults).hasSize(1);
        return faults.get(0);
    }

    @Test
    void sourcesKeepTheOrderOfTheFileInWhichTheyAreBelieved() {
        assertThat(parse("", "source: erp").sources().keySet())
                .containsExactly("stock", "shop", "erp");
    }

    @Test
    void anEntryOfSeveralSourcesIsARuleForEach() {
        List<TableRule> rules = parse("", "source: [erp, stock], order-by: version").tables();

        assertThat(rules).extracting(TableRule::source).containsExactly("erp", "stock");
        assertThat(rules.get(0).merging()).isEqualTo(rules.get(1).merging());
        assertThat(rules.get(0).priority()).isEmpty();
    }

    @Test
    void priorityAndOwnersAreRead() {
        TableRule rule =
                parse(
                                "",
                                "source: [erp, shop], priority: [shop, erp],"
                                        + " merge: {price: {source: erp}, total: max}")
                        .tables()
                        .get(0);

        assertThat(rule.priority()).containsExactly("shop", "erp");
        assertThat(rule.merging().rule().owners()).isEqualTo(Map.of("price", "erp"));
        assertThat(rule.merging().rule().columns()).isEqualTo(Map.of("total", ColumnRule.MAX));
        assertThat(rule.merging().isByLog()).isFalse();
    }

    @Test
    void howFarASourceMayRunAheadIsRead() {
        assertThat(parse(", max-drift: 10m", "source: erp").maxDrift())
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(parse("", "source: erp").maxDrift()).isNull();
        assertThat(fault(", max-drift: 0s", "source: erp").what())
                .isEqualTo("lets no source read on before the others have");
    }

    @Test
    void withOneSourceThereIsNoDrift() {
        String one = file(", max-drift: 10m", "source: erp").replaceAll("  (stock|shop): .*\n", "");
        List<Fault> faults =
                catchThrowableOfType(
                                ConfigException.class,
                                () -> PipelineFile.parse(one, "f.yaml", Map.of()))
                        .faults();

        assertThat(faults)
                .containsExactly(
                        new Fault(
                                "pipeline.max-drift (f.yaml:1)",
                                "has no effect: there is one source",
                                "remove it"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "source: [erp, erp]; source[1]; 'erp' is in the list twice; name a source once",
                "source: [erp, shp]; source[1]; there is no source 'shp'; did you mean 'shop'?",
                "source: [erp, shop], priority: [shop, stok]; priority[1];"
                        + " there is no source 'stok'; did you mean 'stock'?",
                "source: erp, priority: erp; priority; has one source, which is before no other;"
                        + " name all sources that feed the table, the one to believe first",
                "source: erp, merge: {a: {source: shp}}; merge.a.source;"
                        + " there is no source 'shp'; did you mean 'shop'?",
                "source: erp, merge: {a: {sorce: shop}}; merge.a.sorce; unknown key;"
                        + " did you mean 'source'?"
            })
    void aMistakeIsAFaultWithPlaceValueAndRemedy(
            String options, String path, String what, String remedy) {
        List<Fault> faults =
                catchThrowableOfType(ConfigException.class, () -> parse("", options)).faults();

        assertThat(faults.get(0).where()).startsWith("tables[0]." + path + " ");
        assertThat(faults.get(0).what()).contains(what);
        assertThat(faults.get(0).remedy()).isEqualTo(remedy);
    }
}
