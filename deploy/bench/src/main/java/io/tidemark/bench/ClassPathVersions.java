package io.tidemark.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The artifacts in a class path, with their versions: those that its jars are named by, and those
 * that are packed into its jars.
 *
 * @param artifacts the version by the name of the artifact
 */
record ClassPathVersions(Map<String, String> artifacts) {

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d.*)\\.jar");

    /** Looks into every jar of it. */
    static ClassPathVersions in(String classPath) throws IOException {
        return new ClassPathVersions(artifacts(jars(classPath)));
    }

    /**
     * The versions of some parts.
     *
     * @param parts the names of the parts by their artifacts
     * @return by the names, in the order of the parts; those that are not there are left out
     */
    Map<String, String> of(Map<String, String> parts) {
        Map<String, String> versions = new LinkedHashMap<>();
        parts.forEach(
                (artifact, part) ->
                        Optional.ofNullable(artifacts.get(artifact))
                                .ifPresent(version -> versions.put(part, version)));
        return versions;
    }

    private static List<Path> jars(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /** What a jar is named by comes before what another has in it: it is what is in use. */
    private static Map<String, String> artifacts(List<Path> jars) throws IOException {
        Map<String, String> artifacts = new LinkedHashMap<>();
        for (Path jar : jars) {
            Matcher name = JAR.matcher(jar.getFileName().toString());
            if (name.matches()) {
                artifacts.putIfAbsent(name.group(1), name.group(2));
            }
        }
        for (Path jar : jars) {
            within(jar).forEach(artifacts::putIfAbsent);
        }
        return artifacts;
    }

    /** A jar may hold others, unpacked; each of those tells its version in a file of its own. */
    private static Map<String, String> within(Path jar) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                if (entry.getName().endsWith("/pom.properties")) {
                    Properties properties = new Properties();
                    properties.load(file.getInputStream(entry));
                    versions.put(
                            properties.getProperty("artifactId", ""),
                            properties.getProperty("version", ""));
                }
            }
        }
        return versions;
    }
}
