package io.tidemark.config;

import static io.tidemark.config.Mistake.fault;
import static io.tidemark.config.Mistake.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsFaultsTest {

    @ParameterizedTest
    @MethodSource({"pipelineCases", "endpointCases"})
    void everyMistakeIsOneFaultWithPlaceValueAndRemedy(Mistake mistake) {
        mistake.check();
    }

    static Stream<Mistake> pipelineCases() {
        String name = "a name has at most 40 of a-z, 0-9, _ and -, and starts with a letter";
        String storage =
                "write an absolute path, file:///path or s3://bucket/path; ~ is written ${HOME}";
        String at = "pipeline.storage (f.yaml:3)";
        return Stream.of(
                of("  name: shop\n", "", "pipeline.name (f.yaml:1)", "is missing", name),
                of(
                        "name: shop",
                        "name: Shop",
                        "pipeline.name (f.yaml:2)",
                        "'Shop' is not a name",
                        name),
                of(
                        "file:///var/lib/shop",
                        "data/shop",
                        at,
                        "'data/shop' is not a place for files",
                        storage),
                of(
                        "file:///var/lib/shop",
                        "file://var/lib",
                        at,
                        "'file://var/lib' is not a place for files",
                        storage),
                of("file:///var/lib/shop", "/", at, "'/' is not a place for files", storage),
                of(
                        "file:///var/lib/shop",
                        "${STAGE}/x",
                        at,
                        "the environment variable STAGE is not set",
                        "set it where the job starts, or give a default: ${STAGE:-text}"),
                of(
                        "file:///var/lib/shop",
                        "/a${",
                        at,
                        "the ${ at character 3 has no }",
                        "a dollar sign is written $$"),
                of(
                        "name: shop",
                        "name: shop\n  on-rewind: overwite",
                        "pipeline.on-rewind (f.yaml:3)",
                        "'overwite' is not a choice",
                        "did you mean 'overwrite'?"),
                of(
                        "name: shop",
                        "name: shop\n  retain-deltas: 60",
                        "pipeline.retain-deltas (f.yaml:3)",
                        "'60' is not a duration: a whole number of at most 9 digits and a unit,"
                                + " without a space",
                        "for example 500ms, 5s, 10m, 1h, 7d"),
                of(
                        "storage:",
                        "storrage:",
                        "pipeline.storrage (f.yaml:3)",
                        "unknown key 'storrage'",
                        "did you mean 'storage'?"),
                of(
                        "storage:",
                        "parallelism:",
                        "pipeline.parallelism (f.yaml:3)",
                        "unknown key 'parallelism'",
                        "known keys: name, storage, on-rewind, retain-deltas, max-drift, mask-key"),
                of(
                        "pipeline:",
                        "drift: fail\npipeline:",
                        "drift (f.yaml:1)",
                        "unknown key 'drift'",
                        "known keys: pipeline, sources, sinks, tables, functions, plugins, dead-letters, flink"));
    }

    static Stream<Mistake> endpointCases() {
        String url = "postgresql://user:password@host:port/database";
        String urlRemedy = "write " + url + "; secrets as ${NAME} or ${file:/path}";
        String source = "postgresql://u:${P}@h/shop";
        return Stream.of(
                of(
                        "  shop:\n    type",
                        "  Shop:\n    type",
                        "sources.Shop (f.yaml:5)",
                        "'Shop' is not a name",
                        "a name has at most 40 of a-z, 0-9, _ and -, and starts with a letter"),
                of(
                        "postgres\n    url: postgresql://u:${P}@h/dw",
                        "postgres",
                        "sinks.warehouse.url (f.yaml:9)",
                        "is missing",
                        url),
                of(
                        "type: postgres\n    url: " + source,
                        "url: " + source,
                        "sources.shop.type (f.yaml:5)",
                        "is missing",
                        "one of: postgres"),
                of(
                        "postgres\n    url: " + source,
                        "mysql\n    url: " + source,
                        "sources.shop.type (f.yaml:6)",
                        "'mysql' is not a type",
                        "types: postgres"),
                of(
                        "postgres\n    url: " + source,
                        "postgresql\n    url: " + source,
                        "sources.shop.type (f.yaml:6)",
                        "'postgresql' is not a type",
                        "did you mean 'postgres'?"),
                of(
                        source,
                        "mysql://u:geheim@h/d",
                        "sources.shop.url (f.yaml:7)",
                        "'mysql://u:***@h/d' is not a URL of PostgreSQL",
                        urlRemedy),
                of(
                        source,
                        "u:geheim@h/d",
                        "sources.shop.url (f.yaml:7)",
                        "'u:***@h/d' is not a URL of PostgreSQL",
                        urlRemedy),
                of(
                        source,
                        "${A}${B}",
                        "sources.shop.url (f.yaml:7)",
                        "'${A}${B}' is not a URL of PostgreSQL",
                        urlRemedy),
                of(
                        source,
                        "postgresql://u:${P-x}@h/d",
                        "sources.shop.url (f.yaml:7)",
                        "the ${…} at character 16 is none of ${NAME}, ${NAME:-text} and"
                                + " ${file:/path}",
                        "a dollar sign is written $$"),
                of(
                        "    url: " + source,
                        "    url: " + source + "\n    password: geheim",
                        "sources.shop.password (f.yaml:8)",
                        "unknown key 'password'",
                        "known keys: type, url"));
    }

    @Test
    void aFaultySourceDoesNotMakeItsTablesFaulty() {
        Fault fault = fault(Mistake.VALID.replace("url: postgresql://u:${P}@h/shop", "url: 5"));

        assertThat(fault.where()).isEqualTo("sources.shop.url (f.yaml:7)");
    }
}
