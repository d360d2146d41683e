package io.tidemark.sink;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A stretch of a longer stream; ending before its length is an error, not an end. */
final class LimitedStream extends InputStream {

    private final InputStream in;
    private long left;

    LimitedStream(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = in.read(to, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("a delta is shorter than its sections say");
        }
        left -= n;
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
