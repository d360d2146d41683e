/** What people ask of a running job: the table of requests, and a source that carries them out. */
@NullMarked
package io.tidemark.pipeline.requests;

import org.jspecify.annotations.NullMarked;
