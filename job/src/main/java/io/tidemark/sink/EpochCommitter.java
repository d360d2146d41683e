package io.tidemark.sink;

import io.tidemark.config.FatalFaultException;
import io.tidemark.config.FaultException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the epochs of completed checkpoints in their order. Flink repeats a commit whose outcome
 * it does not know; the target finds the token in its history then and does nothing.
 */
final class EpochCommitter implements Committer<Epoch> {

    private static final Logger LOG = LoggerFactory.getLogger(EpochCommitter.class);

    private final Target target;
    private final EpochArchive archive;
    private final Probe probe;
    private final InstantSource clock;

    EpochCommitter(Target target, EpochArchive archive, Probe probe, InstantSource clock) {
        this.target = target;
        this.archive = archive;
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public void commit(Collection<CommitRequest<Epoch>> requests)
            throws IOException, InterruptedException {
        List<Epoch> inOrder =
                requests.stream()
                        .map(CommitRequest::getCommittable)
                        .sorted(Comparator.comparingLong(e -> e.token().sequence()))
                        .toList();
        for (Epoch epoch : inOrder) {
            apply(epoch);
        }
    }

    private void apply(Epoch epoch) throws IOException, InterruptedException {
        probe.at(Probe.Point.BEFORE_TRANSACTION);
        archive.keep(epoch, clock.instant());
        try {
            target.apply(epoch);
        } catch (TargetException e) {
            if (e.mayPass()) {
                LOG.warn("Epoch {} was not applied and will be tried again", epoch.token(), e);
                throw new FaultException(e.fault(), e);
            }
            throw new FatalFaultException(e.fault(), e);
        }
        probe.at(Probe.Point.AFTER_COMMIT);
        archive.expire(clock.instant());
    }

    @Override
    public void close() {
        target.close();
    }
}
