package io.tidemark.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

    @Test
    void givesEveryByteOnceInOrderHoweverItIsAsked() throws Exception {
        byte[] sent = new byte[1_000_000];
        new Random(7).nextBytes(sent);
        ReadAhead read = new ReadAhead(inPieces(sent, new Random(11)));
        Random asks = new Random(13);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (true) {
            int length = asks.nextInt(buffer.length) + 1;
            int count = length == 1 ? single(read, buffer) : read.read(buffer, 0, length);
            if (count < 0) {
                break;
            }
            assertThat(count).isBetween(1, length);
            got.write(buffer, 0, count);
        }
        assertThat(got.toByteArray()).isEqualTo(sent);
        assertThat(read.read()).isEqualTo(-1);
    }

    private static int single(InputStream read, byte[] buffer) throws IOException {
        int value = read.read();
        buffer[0] = (byte) value;
        return value < 0 ? -1 : 1;
    }

    /** As a socket gives them: seldom as much as there is room for. */
    private static InputStream inPieces(byte[] sent, Random random) {
        return new ByteArrayInputStream(sent) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, random.nextInt(200_000) + 1));
            }

            @Override
            public int read(byte[] target) {
                return read(target, 0, target.length);
            }
        };
    }

    @Test
    void whatIsHereIsAvailableWithoutAskingAgain() throws Exception {
        InputStream once =
                new ByteArrayInputStream(new byte[] {1, 2, 3}) {
                    @Override
                    public synchronized int available() {
                        throw new IllegalStateException("asked");
                    }
                };
        ReadAhead read = new ReadAhead(once);
        assertThat(read.read()).isEqualTo(1);
        assertThat(read.available()).isEqualTo(2);
    }

    @Test
    void goesOnAfterATimeout() throws Exception {
        InputStream slow =
                new InputStream() {
                    private int calls;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        if (calls++ == 0) {
                            throw new SocketTimeoutException("nothing yet");
                        }
                        target[offset] = 42;
                        return 1;
                    }
                };
        ReadAhead read = new ReadAhead(slow);
        assertThatThrownBy(read::read).isInstanceOf(SocketTimeoutException.class);
        assertThat(read.read()).isEqualTo(42);
    }
}
