package io.tidemark.transform;

import io.tidemark.config.DeadLetters;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;

/**
 * How large a share of the changes of the last while became dead letters. If that is too large,
 * something is wrong with the pipeline and not with rows: the job stops before the table is full of
 * them.
 */
final class DeadLetterRate {

    /** Fewer are no sign, however few changes there are. */
    static final int FEW = 100;

    private static final int PARTS = 6;

    private final DeadLetters limits;
    private final InstantSource clock;
    private final long partMillis;
    private final long[] read = new long[PARTS];
    private final long[] dead = new long[PARTS];
    private long readNow;
    private long part;

    DeadLetterRate(DeadLetters limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        this.partMillis = Math.max(1, limits.window().toMillis() / PARTS);
        this.part = clock.millis() / partMillis;
    }

    /** A change was looked at; the clock is only asked about dead letters. */
    void read() {
        readNow++;
    }

    /**
     * The change that was looked at last became a dead letter.
     *
     * @throws FatalFaultException if it is one too many
     */
    void dead(String reason) {
        turn();
        dead[(int) (part % PARTS)]++;
        long allDead = Arrays.stream(dead).sum();
        long allRead = Arrays.stream(read).sum();
        if (allDead >= FEW && allDead > limits.maxRate() * allRead) {
            throw new FatalFaultException(
                    new Fault(
                            "dead-letters",
                            String.format(
                                    Locale.ROOT,
                                    "%,d of %,d changes became dead letters within %s, more than"
                                            + " %s%%; the last one: %s",
                                    allDead,
                                    allRead,
                                    shown(limits),
                                    percent(limits.maxRate()),
                                    reason),
                            "correct the pipeline file, or allow more: dead-letters: {max-rate: 5%"
                                    + " over 1m}"),
                    null);
        }
    }

    private static String shown(DeadLetters limits) {
        return limits.window().toSeconds() + " s";
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share * 100).stripTrailingZeros().toPlainString();
    }

    /**
     * Comes to the current part. What was read since the last dead letter counts as if it had come
     * evenly: most of it may be older than the window.
     */
    private void turn() {
        long now = clock.millis() / partMillis;
        // A clock that goes back changes nothing.
        long passed = Math.max(0, now - part);
        // The last one is the dead letter.
        long each = Math.max(0, readNow - 1) / (passed + 1);
        read[(int) (part % PARTS)] += each;
        for (long ago = Math.min(passed, PARTS) - 1; ago >= 0; ago--) {
            part = now - ago;
            read[(int) (part % PARTS)] = each;
            dead[(int) (part % PARTS)] = 0;
        }
        read[(int) (part % PARTS)]++;
        readNow = 0;
    }
}
