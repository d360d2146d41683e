package io.tidemark.bench.workload;

import java.util.Optional;

/**
 * How large workloads are; some take a part of it.
 *
 * @param rows of the tables before anything changes
 * @param snapshotRows of the table that is only copied; empty: as many as of the others
 * @param changes after that
 * @param atOnce how many changes of one large transaction are made by one call at a fixed rate
 */
public record Sizes(long rows, Optional<Long> snapshotRows, long changes, int atOnce) {}
