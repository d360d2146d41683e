package io.tidemark.pipeline.requests;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The requests that were carried out by epochs of which the target may not know yet: what the
 * source remembers. They are new at the target until then, and are not carried out again.
 */
record RequestsInFlight(List<Long> ids) implements SourceSplit {

    RequestsInFlight {
        ids = List.copyOf(ids);
    }

    @Override
    public String splitId() {
        return "requests";
    }
}
