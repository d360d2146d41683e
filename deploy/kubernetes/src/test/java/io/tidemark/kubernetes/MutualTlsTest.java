package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.net.SSLUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of the component {@code mtls}, with stores made as the manual says. */
class MutualTlsTest {

    private static final int TIMEOUT_MILLIS = 20_000;

    @TempDir private Path folder;

    private Configuration options(String keys, String trusted) {
        Overlay prod =
                Overlay.pipelines().stream()
                        .filter(overlay -> overlay.toString().equals("prod"))
                        .findFirst()
                        .orElseThrow();
        Configuration configuration = Configuration.fromMap(prod.options());
        configuration.set(SecurityOptions.SSL_INTERNAL_KEYSTORE, store(keys, "keystore"));
        configuration.set(SecurityOptions.SSL_INTERNAL_TRUSTSTORE, store(trusted, "truststore"));
        return configuration;
    }

    private String store(String name, String kind) {
        return folder.resolve(name + "-" + kind + ".p12").toString();
    }

    private void makeStores(String name) throws Exception {
        String keys = store(name, "keystore");
        String certificate = folder.resolve(name + ".der").toString();
        keytool(
                "-genkeypair -alias flink -keyalg RSA -keysize 3072 -validity 365 -dname"
                        + " CN=tidemark -storetype PKCS12",
                "-keystore",
                keys);
        keytool("-exportcert -alias flink", "-keystore", keys, "-file", certificate);
        keytool(
                "-importcert -noprompt -alias flink -storetype PKCS12",
                "-file",
                certificate,
                "-keystore",
                store(name, "truststore"));
    }

    private static void keytool(String options, String... more) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-storepass", "changeit"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** Both sides show a certificate, or this throws. */
    private static String handshake(Configuration server, Configuration client) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket listening =
                (SSLServerSocket)
                        SSLUtils.createSSLServerSocketFactory(server)
                                .createServerSocket(0, 1, loopback)) {
            listening.setSoTimeout(TIMEOUT_MILLIS);
            CompletableFuture<Integer> served =
                    CompletableFuture.supplyAsync(() -> serve(listening));
            try (SSLSocket socket =
                    (SSLSocket)
                            SSLUtils.createSSLClientSocketFactory(client)
                                    .createSocket(loopback, listening.getLocalPort())) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.startHandshake();
                socket.getOutputStream().write(7);
                assertThat(served.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(7);
                return socket.getSession().getCipherSuite();
            }
        }
    }

    private static int serve(SSLServerSocket listening) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void podsWithTheSameStoresTalkToEachOther() throws Exception {
        makeStores("ours");

        assertThat(handshake(options("ours", "ours"), options("ours", "ours")))
                .startsWith("TLS_ECDHE_RSA_WITH_AES_");
    }

    @Test
    void whoHasAnotherKeyIsRefused() throws Exception {
        makeStores("ours");
        makeStores("others");

        assertThatThrownBy(() -> handshake(options("ours", "ours"), options("others", "others")))
                .isInstanceOf(SSLHandshakeException.class);
    }
}
