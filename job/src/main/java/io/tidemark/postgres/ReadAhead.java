package io.tidemark.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes what there is, as much as it has room for, and gives it away without asking again.
 *
 * <p>A server that streams sends each message by itself. Who reads as fast as that pays for several
 * system calls per message; so what comes is let gather for a moment, unless nothing has come for
 * longer than that anyway.
 */
final class ReadAhead extends InputStream {

    private static final int BYTES = 256 * 1024;

    /** A message waits for at most so long. */
    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final InputStream input;
    private final byte[] bytes = new byte[BYTES];
    private int next;
    private int end;
    private long taken = System.nanoTime() - GATHERING_NANOS;

    ReadAhead(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        return next < end || take() ? bytes[next++] & 0xff : -1;
    }

    /** Never waits when there is something, so it may give less than is asked for. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == end && !take()) {
            return -1;
        }
        int given = Math.min(length, end - next);
        System.arraycopy(bytes, next, target, offset, given);
        next += given;
        return given;
    }

    /**
     * Waits for more.
     *
     * @return false at the end
     */
    private boolean take() throws IOException {
        long gather = GATHERING_NANOS - (System.nanoTime() - taken);
        if (gather > 0) {
            LockSupport.parkNanos(gather);
        }
        int count = input.read(bytes);
        taken = System.nanoTime();
        next = 0;
        end = Math.max(count, 0);
        return count > 0;
    }

    /** At least so much; the operating system is only asked when there is nothing here. */
    @Override
    public int available() throws IOException {
        return next < end ? end - next : input.available();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
