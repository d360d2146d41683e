package io.tidemark.bench;

/**
 * A trial and its outcome.
 *
 * @param run from 1
 */
record Measurement(String workload, String system, int run, Outcome outcome) {}
