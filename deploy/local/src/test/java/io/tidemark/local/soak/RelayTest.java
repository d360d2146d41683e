package io.tidemark.local.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {

    private static final int SHORT_MILLIS = 200;
    private static final int LONG_MILLIS = 10_000;

    private ServerSocket server;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        relay = Relay.to(server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        server.close();
    }

    private Socket connected() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        client.setSoTimeout(LONG_MILLIS);
        return client;
    }

    private Socket accepted() throws IOException {
        server.setSoTimeout(LONG_MILLIS);
        Socket accepted = server.accept();
        accepted.setSoTimeout(LONG_MILLIS);
        return accepted;
    }

    @Test
    void whatIsSaidArrivesInBothDirections() throws Exception {
        try (Socket client = connected();
                Socket behind = accepted()) {
            client.getOutputStream().write(7);
            assertThat(behind.getInputStream().read()).isEqualTo(7);
            behind.getOutputStream().write(8);
            assertThat(client.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void inSilenceNothingArrivesAndAfterwardsEverythingDoes() throws Exception {
        try (Socket client = connected();
                Socket behind = accepted()) {
            relay.silence();
            client.getOutputStream().write(7);
            behind.getOutputStream().write(8);
            for (Socket socket : new Socket[] {client, behind}) {
                socket.setSoTimeout(SHORT_MILLIS);
                assertThatThrownBy(() -> socket.getInputStream().read())
                        .isInstanceOf(SocketTimeoutException.class);
                socket.setSoTimeout(LONG_MILLIS);
            }
            relay.speak();
            assertThat(behind.getInputStream().read()).isEqualTo(7);
            assertThat(client.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void whoConnectsInSilenceIsNotRefusedAndWaits() throws Exception {
        relay.silence();
        try (Socket client = connected()) {
            client.getOutputStream().write(7);
            server.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> server.accept()).isInstanceOf(SocketTimeoutException.class);
            relay.speak();
            try (Socket behind = accepted()) {
                assertThat(behind.getInputStream().read()).isEqualTo(7);
            }
        }
    }

    @Test
    void whenOneEndHangsUpTheOtherOneHearsIt() throws Exception {
        try (Socket client = connected();
                Socket behind = accepted()) {
            behind.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        server.close();
        try (Socket client = connected()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }
}
