package io.tidemark.sink;

import io.tidemark.change.Change;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the chain of epochs stands: the state of the assembler, and the rule that moves it.
 *
 * @param token the newest epoch, null before the first
 * @param sources where each source stands, by its code
 */
record EpochStatus(@Nullable Token token, Map<Long, SourceStatus> sources) {

    /**
     * Where a source stands.
     *
     * @param reached its newest position, and that at which the snapshot is caught up with, 0
     *     before the log is read and while tables are copied
     */
    record SourceStatus(Phase phase, Reached reached) {

        static final SourceStatus INITIAL = new SourceStatus(Phase.SNAPSHOT, Reached.NOTHING);

        SourceStatus next(Reached seen) {
            long position = Math.max(reached.position(), seen.position());
            if (seen.catchUp() == Change.COPYING) {
                return new SourceStatus(Phase.SNAPSHOT, new Reached(position, 0));
            }
            long goal = reached.catchUp() == 0 ? seen.catchUp() : reached.catchUp();
            Reached now = new Reached(position, goal);
            Phase next = phase;
            if (next == Phase.SNAPSHOT && goal > 0) {
                next = Phase.CATCHING_UP;
            }
            if (next == Phase.CATCHING_UP && now.position() >= goal - 1) {
                next = Phase.STREAMING;
            }
            return new SourceStatus(next, now);
        }
    }

    EpochStatus {
        sources = Map.copyOf(sources);
    }

    static EpochStatus initial() {
        return new EpochStatus(null, Map.of());
    }

    /** The status after one more epoch. */
    EpochStatus next(UUID lineage, Map<Long, Reached> seen) {
        Token next = new Token(lineage, token == null ? 1 : token.sequence() + 1);
        Map<Long, SourceStatus> moved = new TreeMap<>(sources);
        seen.forEach((source, reached) -> moved.put(source, of(source).next(reached)));
        return new EpochStatus(next, moved);
    }

    /** Where a source stands. */
    SourceStatus of(long source) {
        return sources.getOrDefault(source, SourceStatus.INITIAL);
    }

    /** The phase of the source that is furthest behind. */
    Phase phase(Collection<Long> expected) {
        Phase earliest = Phase.STREAMING;
        for (long source : expected) {
            Phase phase = of(source).phase();
            if (phase.compareTo(earliest) < 0) {
                earliest = phase;
            }
        }
        return earliest;
    }
}
