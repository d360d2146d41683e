package io.tidemark.pipeline.requests;

import io.tidemark.change.SourceTable;

/**
 * A row of the late table.
 *
 * @param table the table at the source
 * @param position as the row has it
 * @param operation {@code upsert} or {@code delete}
 * @param row a JSON object of the exact texts of all columns
 * @param committedAt microseconds since 1970, 0 if unknown
 * @param schema the fingerprint of the row's shape
 */
record SetAside(
        SourceTable table,
        String position,
        String operation,
        String row,
        long committedAt,
        long schema) {}
