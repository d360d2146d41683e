package io.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is deleted when it is closed.
 *
 * @param path an absolute path
 */
public record TempFolder(Path path) implements AutoCloseable {

    /** A new folder whose name begins with {@code prefix}. */
    public static TempFolder create(String prefix) throws IOException {
        return new TempFolder(Files.createTempDirectory(prefix).toRealPath());
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(path);
    }
}
