package io.tidemark.bench.system;

import io.tidemark.bench.alone.Script;
import io.tidemark.bench.alone.SinkAlone;
import io.tidemark.bench.workload.Generation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Tidemark behind a generator that makes the changes of the source once more: what the sink alone
 * can do. The target has to be equal to the source.
 */
public final class SinkAloneSystem implements ReplicationSystem {

    @Override
    public String name() {
        return "tidemark-sink";
    }

    @Override
    public String about() {
        return "the same behind a generator of its changes: merge and sink alone";
    }

    @Override
    public Map<String, String> settings(BenchSettings settings) {
        return TidemarkSystem.BY_LOG.settings(settings);
    }

    @Override
    public Replication prepare(Trial trial) throws IOException, NoFigureException {
        Generation generation =
                trial.workload()
                        .generation()
                        .orElseThrow(
                                () ->
                                        new NoFigureException(
                                                "not run: nothing generates its changes"));
        Path file = trial.folder().resolve("script");
        Script script = Script.write(file);
        JobProcess process =
                TidemarkSystem.BY_LOG.start(
                        trial,
                        SinkAlone.class,
                        List.of(
                                file.toString(),
                                generation.kind().name(),
                                Long.toString(generation.size())));
        return new Scripted(process, script, trial.workload().rows());
    }

    /** Passes on what was made at the source, unless it is held. */
    private static final class Scripted extends ForwardingReplication {

        private final Script script;
        private final long rows;
        private boolean held;
        private final Queue<Runnable> later = new ArrayDeque<>();

        Scripted(Replication process, Script script, long rows) {
            super(process);
            this.script = script;
            this.rows = rows;
        }

        @Override
        public void begin() throws IOException, SQLException {
            super.begin();
            script.append(Script.Kind.ROWS, rows);
        }

        @Override
        public Arrival arrival(Trial trial, Made made) throws SQLException {
            made.tell(
                    changes -> tell(Script.Kind.CHANGES, changes),
                    () -> tell(Script.Kind.MARKERS, 1));
            return super.arrival(trial, made);
        }

        private synchronized void tell(Script.Kind kind, long count) {
            if (held) {
                later.add(() -> write(kind, count));
            } else {
                write(kind, count);
            }
        }

        private void write(Script.Kind kind, long count) {
            try {
                script.append(kind, count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** It has nothing to do as long as it is told nothing. */
        @Override
        public synchronized void hold() {
            held = true;
        }

        @Override
        public synchronized void goOn() {
            held = false;
            later.forEach(Runnable::run);
            later.clear();
        }
    }
}
