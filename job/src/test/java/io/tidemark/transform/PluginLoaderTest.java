package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Functions;
import io.tidemark.config.OnViolation;
import io.tidemark.config.SelectItem;
import io.tidemark.config.Shaping;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions in jars of the user's own, compiled here. */
class PluginLoaderTest {

    private static final String GEO =
            """
            package com.acme;
            public class Geo extends org.apache.flink.table.functions.ScalarFunction {
                public String eval(String address) { return "region of " + address; }
            }
            """;

    private static final TableSchema TABLE =
            new TableSchema(
                    "shop",
                    new TableId("public", "t"),
                    List.of(Column.of("id", "integer", true), Column.of("address", "text", false)),
                    List.of("id"),
                    List.of());

    @TempDir private Path folder;

    private Path jar(String name, String source) throws IOException {
        Path file = folder.resolve("Geo.java");
        Files.writeString(file, source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                file.toString());
        assertThat(compiled).isZero();
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("com/acme/Geo.class"));
            entries.write(Files.readAllBytes(classes.resolve("com/acme/Geo.class")));
            entries.closeEntry();
        }
        return jar;
    }

    private static Functions functions(Path jar) {
        return new Functions(
                List.of(jar.toUri().toString()),
                Map.of("geo", new Functions.Own("com.acme.Geo", Map.of())),
                null);
    }

    private static Shaping select(String... items) {
        List<SelectItem> select = new ArrayList<>();
        for (String item : items) {
            select.add(SelectItem.parse(item));
        }
        return new Shaping(select, null, List.of(), List.of(), OnViolation.DEAD_LETTER);
    }

    @Test
    void aFunctionOfAJarIsCompiledIntoExpressions() throws Exception {
        List<Fault> faults = new ArrayList<>();
        try (Transforms transforms = Transforms.open(functions(jar("geo.jar", GEO)))) {
            assertThat(
                            transforms.shape(
                                    TABLE, select("id", "geo(address) as region"), null, faults))
                    .hasValueSatisfying(
                            shape ->
                                    assertThat(shape.columns())
                                            .contains(Column.of("region", "text", false)));
            assertThat(transforms.loader().loadClass("com.acme.Geo").getClassLoader())
                    .isSameAs(transforms.loader());
        }
        assertThat(faults).isEmpty();
    }

    /** What runs keeps the classes that it began with. */
    @Test
    void aJarThatIsReplacedChangesNothingUntilTheNextStart() throws Exception {
        Path jar = jar("geo.jar", GEO);
        try (Transforms transforms = Transforms.open(functions(jar))) {
            Files.writeString(jar, "no jar any more");
            assertThat(transforms.loader().loadClass("com.acme.Geo").getName())
                    .isEqualTo("com.acme.Geo");
        }
    }

    @Test
    void aFileThatIsNoJarIsAFault() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");
        assertThatThrownBy(() -> Transforms.open(functions(broken)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("broken.jar cannot be opened")
                .hasMessageContaining("every machine of the cluster can read");
    }

    @Test
    void aJarWithoutTheClassIsAFault() throws Exception {
        Functions functions =
                new Functions(
                        List.of(jar("geo.jar", GEO).toUri().toString()),
                        Map.of("geo", new Functions.Own("com.acme.Geography", Map.of())),
                        null);
        assertThatThrownBy(() -> Transforms.open(functions))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no class com.acme.Geography");
    }
}
