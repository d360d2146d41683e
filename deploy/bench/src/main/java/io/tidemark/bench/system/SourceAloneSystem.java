package io.tidemark.bench.system;

import io.tidemark.bench.alone.Counts;
import io.tidemark.bench.alone.SourceAlone;
import io.tidemark.bench.system.Made.Marker;
import io.tidemark.local.Comparison.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tidemark with a sink that only counts: what the source alone can do. It is equal when exactly as
 * many changes have come as were made.
 */
final class SourceAloneSystem implements ReplicationSystem {

    @Override
    public String name() {
        return "tidemark-source";
    }

    @Override
    public String about() {
        return "the same with a sink that only counts: the source alone";
    }

    @Override
    public Map<String, String> settings(BenchSettings settings) {
        return TidemarkSystem.BY_LOG.settings(settings);
    }

    @Override
    public Replication prepare(Trial trial) throws IOException, SQLException {
        Path counts = trial.folder().resolve("counts");
        Counts delivered = Counts.open(counts);
        JobProcess process =
                TidemarkSystem.BY_LOG.start(trial, SourceAlone.class, List.of(counts.toString()));
        return new ForwardingReplication(process) {
            @Override
            public Arrival arrival(Trial same, Made made) {
                return new Delivered(same, made, delivered);
            }
        };
    }

    /** Counts instead of rows. */
    private record Delivered(Trial trial, Made made, Counts counts) implements Arrival {

        @Override
        public boolean hasLastRow() {
            return hasAllRows();
        }

        @Override
        public boolean hasAllRows() {
            return counts.sum() >= trial.workload().rows();
        }

        @Override
        public Predicate<Marker> reached() {
            long changes = counts.sum() - trial.workload().rows();
            return marker -> marker.changes() <= changes;
        }

        @Override
        public List<Content> atSource() {
            return List.of(new Content(trial.workload().rows() + made.changes(), 0));
        }

        @Override
        public List<Content> arrived() {
            return List.of(new Content(counts.sum(), 0));
        }

        @Override
        public void close() {}
    }
}
