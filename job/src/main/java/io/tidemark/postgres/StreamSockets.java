package io.tidemark.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for a connection over which a server streams: see {@link ReadAhead}. The driver makes the
 * factory by its name, and asks it for sockets that it connects itself.
 */
public final class StreamSockets extends SocketFactory {

    @Override
    public Socket createSocket() {
        return new StreamSocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
        throw connected();
    }

    private static UnsupportedOperationException connected() {
        return new UnsupportedOperationException("only for who connects the socket itself");
    }

    private static final class StreamSocket extends Socket {

        private @Nullable InputStream input;

        /** Always the same: what one has read ahead, another would never see. */
        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (input == null) {
                input = new ReadAhead(super.getInputStream());
            }
            return input;
        }
    }
}
