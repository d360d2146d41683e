package io.tidemark.transform;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The classes of the user's jars, behind those of the job. A jar is copied when it is opened, so
 * that one that is replaced while the job runs changes nothing until the next start.
 */
final class PluginLoader extends URLClassLoader {

    private final List<java.nio.file.Path> copies;

    private PluginLoader(URL[] urls, List<java.nio.file.Path> copies) {
        super("plugins", urls, PluginLoader.class.getClassLoader());
        this.copies = copies;
    }

    /**
     * Opens the jars.
     *
     * @param jars Flink file system URIs
     * @throws ConfigException if one cannot be read or is no jar
     */
    static PluginLoader open(List<String> jars) {
        List<Fault> faults = new ArrayList<>();
        List<java.nio.file.Path> copies = new ArrayList<>();
        for (String jar : jars) {
            try {
                copies.add(copy(jar));
            } catch (IOException e) {
                String why = e.getMessage();
                faults.add(
                        new Fault(
                                "plugins",
                                "the jar " + jar + " cannot be opened (" + why + ")",
                                "name a jar that every machine of the cluster can read"));
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new PluginLoader(copies.stream().map(PluginLoader::url).toArray(URL[]::new), copies);
    }

    private static java.nio.file.Path copy(String jar) throws IOException {
        Path path = new Path(jar);
        java.nio.file.Path copy = Files.createTempFile("tidemark-plugin-", ".jar");
        FileSystem files = path.getFileSystem();
        try (InputStream in = files.open(path)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            new ZipFile(copy.toFile()).close();
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        return copy;
    }

    private static URL url(java.nio.file.Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the URL of " + file, e);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        for (java.nio.file.Path copy : copies) {
            Files.deleteIfExists(copy);
        }
    }
}
