package io.tidemark.pipeline.requests;

/**
 * What somebody asks of a running job.
 *
 * @param arguments JSON, as the verb understands it
 */
record Request(long id, String verb, String arguments) {}
