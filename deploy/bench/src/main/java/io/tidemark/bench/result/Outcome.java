package io.tidemark.bench.result;

import java.util.Locale;
import java.util.Optional;

/** What a trial ended with. */
public sealed interface Outcome {

    /** In one line, for people. */
    String summary();

    /**
     * It was measured, and the target was equal to the source.
     *
     * @param seconds from the begin of the work until all of it was at the target
     * @param startUpSeconds what the start of the system's own process took before that
     * @param sourceSeconds what the source needed for the changes while the system ran; 0 if
     *     nothing changed
     * @param lag at a fixed rate, measured after that; empty if nothing changes
     * @param noLag why it could not be measured; empty if it was, or was not asked for
     */
    record Figures(
            long count,
            double seconds,
            double startUpSeconds,
            double sourceSeconds,
            Usage usage,
            Optional<Lag> lag,
            Optional<String> noLag)
            implements Outcome {

        /** The same with a lag. */
        public Figures with(Lag measured) {
            return with(Optional.of(measured), Optional.empty());
        }

        /** The same without one, for this reason. */
        public Figures withoutLag(String reason) {
            return with(Optional.empty(), Optional.of(reason));
        }

        private Figures with(Optional<Lag> measured, Optional<String> reason) {
            return new Figures(
                    count, seconds, startUpSeconds, sourceSeconds, usage, measured, reason);
        }

        /** Rows or changes per second. */
        double rate() {
            return count / seconds;
        }

        @Override
        public String summary() {
            return String.format(Locale.ROOT, "%,9.0f rows/s, %.1f s", rate(), seconds)
                    + lag.map(Lag::summary).orElse("")
                    + noLag.map(reason -> "; no lag: " + reason).orElse("");
        }
    }

    /** There is no figure. */
    record NoFigure(String reason) implements Outcome {

        @Override
        public String summary() {
            return "no figure: " + reason;
        }
    }
}
