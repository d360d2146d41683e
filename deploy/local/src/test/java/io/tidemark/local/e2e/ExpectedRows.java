package io.tidemark.local.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What queries at the target answer, as a text file says it.
 *
 * <pre>
 * SELECT id, note FROM public.steps      at the target
 * 1|first                                its rows
 * SELECT id FROM public.plain            or
 * = SELECT id FROM public.plain          what this answers at the source
 * </pre>
 */
final class ExpectedRows {

    private static final String QUERY = "SELECT ";
    private static final String SAME_AS = "= ";

    /** A query, and the lines under it. */
    private record Block(String query, List<String> lines) {}

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();

    ExpectedRows(Path file) throws Exception {
        this.file = file;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(QUERY)) {
                blocks.add(new Block(line, new ArrayList<>()));
            } else if (!line.startsWith("#")) {
                blocks.get(blocks.size() - 1).lines().add(line);
            }
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException(file + " expects nothing");
        }
    }

    /** Waits until the target shows all of it. */
    void await(TestBed bed, TidemarkProcess run) throws Exception {
        List<String> wrong = new ArrayList<>();
        try {
            TestBed.await(
                    "the target shows what " + file.getFileName() + " says",
                    run,
                    () -> {
                        wrong.clear();
                        wrong.addAll(differences(bed));
                        return wrong.isEmpty();
                    });
        } catch (AssertionError e) {
            throw new AssertionError(String.join("\n", wrong) + "\n" + e.getMessage(), e);
        }
    }

    private List<String> differences(TestBed bed) throws Exception {
        List<String> differences = new ArrayList<>();
        for (Block block : blocks) {
            List<String> found = found(bed, block.query());
            List<String> expected = expected(bed, block.lines());
            if (!found.equals(expected)) {
                differences.add(
                        "%s%n  expected %s%n  found    %s"
                                .formatted(block.query(), expected, found));
            }
        }
        return differences;
    }

    private static List<String> expected(TestBed bed, List<String> lines) throws Exception {
        return lines.size() == 1 && lines.get(0).startsWith(SAME_AS)
                ? TestBed.query(bed.source, lines.get(0).substring(SAME_AS.length()))
                : lines;
    }

    /** A column that is still to be added makes no answer, either. */
    private static List<String> found(TestBed bed, String query) {
        try {
            return TestBed.query(bed.target, query);
        } catch (SQLException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
