package io.tidemark.kubernetes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.prometheus.PrometheusPushGatewayReporterOptions;

/**
 * Every option that the classes of Flink, the operator and its autoscaler declare, by all of its
 * keys.
 */
final class KnownOptions {

    private static final Pattern OPTIONS = Pattern.compile("org/apache/flink/[^$]*Options\\.class");
    private static final Pattern REPORTER = Pattern.compile("metrics\\.reporter\\.[a-z]+\\.(.+)");

    private final Map<String, ConfigOption<?>> byKey = new TreeMap<>();
    private final Map<String, ConfigOption<?>> ofReporters = new TreeMap<>();

    KnownOptions() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.matches(".*/flink-[^/]*\\.jar")) {
                addJar(entry);
            }
        }
        add(PrometheusPushGatewayReporterOptions.class, ofReporters);
        add(MetricOptions.class, ofReporters);
    }

    /** The option with this key. */
    Optional<ConfigOption<?>> find(String key) {
        Matcher reporter = REPORTER.matcher(key);
        return Optional.ofNullable(
                reporter.matches() ? ofReporters.get(reporter.group(1)) : byKey.get(key));
    }

    int size() {
        return byKey.size();
    }

    private void addJar(String file) {
        List<String> classes = new ArrayList<>();
        try (JarFile jar = new JarFile(file)) {
            jar.stream()
                    .map(ZipEntry::getName)
                    .filter(OPTIONS.asMatchPredicate())
                    .map(name -> name.replace('/', '.').replaceAll("\\.class$", ""))
                    .forEach(classes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String name : classes) {
            try {
                add(Class.forName(name), byKey);
            } catch (ClassNotFoundException | LinkageError e) {
                // One that needs a library which these tests do without.
            }
        }
    }

    private static void add(Class<?> options, Map<String, ConfigOption<?>> known) {
        for (Field field : options.getDeclaredFields()) {
            if (ConfigOption.class.isAssignableFrom(field.getType())
                    && Modifier.isStatic(field.getModifiers())
                    && Modifier.isPublic(field.getModifiers())) {
                ConfigOption<?> option = value(field);
                known.put(option.key(), option);
                for (FallbackKey fallback : option.fallbackKeys()) {
                    known.putIfAbsent(fallback.getKey(), option);
                }
            }
        }
    }

    private static ConfigOption<?> value(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " is public", e);
        }
    }
}
