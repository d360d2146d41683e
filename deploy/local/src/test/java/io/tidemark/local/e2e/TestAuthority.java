package io.tidemark.local.e2e;

import io.tidemark.local.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that signs certificates of servers and clients, made with the JDK's keytool. */
final class TestAuthority {

    /** Protects every key store; must not show up anywhere. */
    static final String KEY_PASSWORD = "planted-key-password";

    /** The driver looks for this name in a PKCS12 file. */
    private static final String ALIAS = "user";

    private static final String VALID_DAYS = "2";

    private final Path folder;
    private final String name;

    private TestAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /**
     * A key and its certificate, in all forms.
     *
     * @param certificate PEM
     * @param pemKey PKCS8 in PEM, what servers read
     * @param derKey PKCS8 in DER
     * @param pkcs12 both, protected by {@link #KEY_PASSWORD}
     */
    record Identity(Path certificate, Path pemKey, Path derKey, Path pkcs12) {}

    /** Makes an authority with this common name; its files go to the folder. */
    static TestAuthority create(Path folder, String name) throws Exception {
        TestAuthority authority = new TestAuthority(folder, name);
        authority.generate(name, "bc:c");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                ALIAS,
                "-file",
                authority.certificate().toString(),
                "-keystore",
                authority.store(name).toString());
        return authority;
    }

    /** The certificate of the authority itself, PEM. */
    Path certificate() {
        return folder.resolve(name + ".crt");
    }

    /**
     * Makes a key and signs its certificate.
     *
     * @param extension of keytool, {@code SAN=dns:localhost}
     */
    Identity issue(String commonName, String extension) throws Exception {
        generate(commonName, extension);
        Path request = folder.resolve(commonName + ".csr");
        Path certificate = folder.resolve(commonName + ".crt");
        keytool(
                "-certreq",
                "-alias",
                ALIAS,
                "-file",
                request.toString(),
                "-keystore",
                store(commonName).toString());
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                ALIAS,
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-validity",
                VALID_DAYS,
                "-ext",
                extension,
                "-keystore",
                store(name).toString());
        return export(commonName, certificate);
    }

    /** A server with this identity, of which those who connect to it want to be certain. */
    ServerOptions server(Identity identity) {
        return ServerOptions.USUAL
                .withSetting("ssl", "on")
                .withSetting("ssl_ca_file", certificate().toString())
                .withSetting("ssl_cert_file", identity.certificate().toString())
                .withSetting("ssl_key_file", identity.pemKey().toString())
                .withConnection("sslmode", "verify-full")
                .withConnection("sslrootcert", certificate().toString());
    }

    private void generate(String commonName, String extension) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                VALID_DAYS,
                "-dname",
                "CN=" + commonName,
                "-ext",
                extension,
                "-keystore",
                store(commonName).toString());
    }

    /** A copy of the key store whose entry has another name. */
    static Path renamed(Path pkcs12, String alias) throws Exception {
        KeyStore from = load(pkcs12);
        KeyStore to = KeyStore.getInstance("PKCS12");
        to.load(null, null);
        to.setKeyEntry(
                alias,
                from.getKey(ALIAS, KEY_PASSWORD.toCharArray()),
                KEY_PASSWORD.toCharArray(),
                from.getCertificateChain(ALIAS));
        Path copy = pkcs12.resolveSibling(alias + ".p12");
        store(to, copy);
        return copy;
    }

    private static KeyStore load(Path pkcs12) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pkcs12)) {
            store.load(in, KEY_PASSWORD.toCharArray());
        }
        return store;
    }

    private static void store(KeyStore store, Path pkcs12)
            throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(pkcs12)) {
            store.store(out, KEY_PASSWORD.toCharArray());
        }
    }

    private Identity export(String commonName, Path certificate) throws Exception {
        KeyStore store = load(store(commonName));
        PrivateKey key = (PrivateKey) store.getKey(ALIAS, KEY_PASSWORD.toCharArray());
        Path der = folder.resolve(commonName + ".pk8");
        Files.write(der, key.getEncoded());
        String base64 =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(key.getEncoded());
        Path pem = folder.resolve(commonName + ".key");
        Files.writeString(
                pem, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
        // A server refuses a key that others may read.
        Files.setPosixFilePermissions(pem, PosixFilePermissions.fromString("rw-------"));
        store.setKeyEntry(
                ALIAS,
                key,
                KEY_PASSWORD.toCharArray(),
                new Certificate[] {read(certificate), read(certificate())});
        store(store, store(commonName));
        return new Identity(certificate, pem, der, store(commonName));
    }

    private static Certificate read(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private Path store(String commonName) {
        return folder.resolve(commonName + ".p12");
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", KEY_PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ":\n" + output);
        }
    }
}
