package io.tidemark.bench.result;

/**
 * A trial and its outcome.
 *
 * @param run from 1
 */
public record Measurement(String workload, String system, int run, Outcome outcome) {}
