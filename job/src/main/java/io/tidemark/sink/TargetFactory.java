package io.tidemark.sink;

import java.io.IOException;
import java.io.Serializable;

/** Opens the target where epochs are committed. Secrets are resolved there, not before. */
@FunctionalInterface
public interface TargetFactory extends Serializable {

    Target open(EpochArchive archive, Probe probe) throws IOException;
}
