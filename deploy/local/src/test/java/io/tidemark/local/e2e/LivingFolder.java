package io.tidemark.local.e2e;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A folder that others write to, and delete from, while it is read. */
final class LivingFolder {

    private LivingFolder() {}

    /**
     * Reads every file below it that is there.
     *
     * @param reader hears the path and the content
     * @return the files that were read
     */
    static List<Path> read(Path folder, BiConsumer<Path, byte[]> reader) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new Finder(found));
        List<Path> there = new ArrayList<>();
        for (Path file : found) {
            byte[] content;
            try {
                content = Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                continue;
            }
            reader.accept(file, content);
            there.add(file);
        }
        return there;
    }

    private static final class Finder extends SimpleFileVisitor<Path> {

        private final List<Path> found;

        Finder(List<Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, e);
        }
    }
}
