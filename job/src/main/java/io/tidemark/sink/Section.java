package io.tidemark.sink;

import java.io.Serializable;
import java.util.List;

/**
 * The rows of one shape within a delta: lines of PostgreSQL's COPY text format.
 *
 * <p>Each line is {@code mark TAB column TAB column … NEWLINE}, the columns of {@link
 * io.tidemark.change.TableSchema#rowColumns()}. The mark tells what the row means:
 *
 * <ul>
 *   <li>{@code \N}: upsert of the whole row;
 *   <li>{@code d<micros>}: delete; only the merge key's columns are set, the number is the commit
 *       time at the source in microseconds since 1970 (0 if unknown);
 *   <li>{@code m<mask>}: update that knows only some columns; the mask has a digit per column,
 *       {@code 1}: the value is not in the row and stays as it is at the target.
 * </ul>
 *
 * A key stands at most once in an epoch, whatever its shapes, and the lines of a section are in the
 * order of their keys (see {@link SortedRows}).
 *
 * @param schema the fingerprint of the shape
 * @param upserts lines with mark {@code \N}
 * @param deletes lines with mark {@code d}
 * @param masks the distinct masks of the lines with mark {@code m}, without the {@code m}
 * @param masked lines with mark {@code m}
 * @param offset where the lines begin in the delta's bytes
 * @param length their length in bytes
 */
public record Section(
        long schema,
        long upserts,
        long deletes,
        long masked,
        List<String> masks,
        long offset,
        long length)
        implements Serializable {

    public Section {
        masks = List.copyOf(masks);
    }

    /** All lines. */
    public long rows() {
        return upserts + deletes + masked;
    }
}
