package io.github.vitals4j.health.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A certificate that nobody trusts, of 127.0.0.1, and its key. */
final class Certificate {
    static final String STORE_PASSWORD = "changeit";

    private static Certificate shared;

    private final Path directory;

    private Certificate(Path directory) {
        this.directory = directory;
    }

    static synchronized Certificate shared() throws Exception {
        if (shared == null) {
            shared = create();
        }
        return shared;
    }

    private static Certificate create() throws Exception {
        var directory = RedisProcess.temporaryDirectory();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RedisProcess.delete(directory)));
        var store = directory.resolve("store.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        var keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
        Key key = keys.getKey("redis", STORE_PASSWORD.toCharArray());
        Files.writeString(directory.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(
                directory.resolve("certificate.pem"),
                pem("CERTIFICATE", keys.getCertificate("redis").getEncoded()));
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", keys.getCertificate("redis"));
        try (var out = Files.newOutputStream(directory.resolve("trust.p12"))) {
            trusted.store(out, STORE_PASSWORD.toCharArray());
        }
        return new Certificate(directory);
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    Path trustStore() {
        return directory.resolve("trust.p12");
    }

    /** {@return settings of a server that speaks nothing but TLS} */
    String[] serverSettings(int port) {
        return new String[] {
            "--port", "0",
            "--tls-port", String.valueOf(port),
            "--tls-cert-file", directory.resolve("certificate.pem").toString(),
            "--tls-key-file", directory.resolve("key.pem").toString(),
            "--tls-ca-cert-file", directory.resolve("certificate.pem").toString(),
            "--tls-auth-clients", "no"
        };
    }
}
