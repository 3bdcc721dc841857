package io.github.vitals4j.health.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A certificate that a server shows, signed by an authority that nobody trusts unless told to, and its key. */
final class Certificate {
    static final String STORE_PASSWORD = "changeit";

    private static final String AUTHORITY = "authority";

    /** What is to be said for or against it. */
    enum Kind {
        GOOD("-validity 2 -ext san=ip:127.0.0.1"),
        EXPIRED("-startdate -10d -validity 5 -ext san=ip:127.0.0.1"),
        OTHER_HOST("-validity 2 -ext san=dns:elsewhere.test");

        private final String options;

        Kind(String options) {
            this.options = options;
        }
    }

    private static final Map<Kind, Certificate> MADE = new EnumMap<>(Kind.class);
    private static Path directory;

    private final String name;

    private Certificate(Kind kind) throws IOException, GeneralSecurityException {
        this.name = kind.name();
        keytool(name, "-signer " + AUTHORITY + " " + kind.options);
        var keys = store();
        Files.writeString(
                file(".key"),
                pem(
                        "PRIVATE KEY",
                        keys.getKey(name, STORE_PASSWORD.toCharArray()).getEncoded()));
        Files.writeString(
                file(".pem"), pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
    }

    /** {@return one that is made when it is first asked for} */
    static synchronized Certificate of(Kind kind) {
        return MADE.computeIfAbsent(kind, missing -> {
            try {
                if (directory == null) {
                    makeAuthority();
                }
                return new Certificate(missing);
            } catch (IOException | GeneralSecurityException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static void makeAuthority() throws IOException, GeneralSecurityException {
        directory = RedisProcess.temporaryDirectory();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RedisProcess.delete(directory)));
        keytool(AUTHORITY, "-validity 2 -ext bc:c");
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(AUTHORITY, store().getCertificate(AUTHORITY));
        try (var out = Files.newOutputStream(trustStore())) {
            trusted.store(out, STORE_PASSWORD.toCharArray());
        }
    }

    private static KeyStore store() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(directory.resolve("store.p12").toFile(), STORE_PASSWORD.toCharArray());
    }

    private static void keytool(String alias, String options) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-keystore",
                directory.resolve("store.p12").toString(),
                "-storepass",
                STORE_PASSWORD));
        command.addAll(List.of(options.split(" ")));
        var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool made no certificate: " + said);
            }
        } catch (InterruptedException interrupted) {
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    private Path file(String suffix) {
        return directory.resolve(name + suffix);
    }

    /** {@return a store that holds the authority} There is one as soon as there is a certificate. */
    static Path trustStore() {
        return directory.resolve("trust.p12");
    }

    /** {@return settings of a server that speaks nothing but TLS} */
    String[] serverSettings(int port) {
        return new String[] {
            "--port", "0",
            "--tls-port", String.valueOf(port),
            "--tls-cert-file", file(".pem").toString(),
            "--tls-key-file", file(".key").toString(),
            "--tls-ca-cert-file", file(".pem").toString(),
            "--tls-auth-clients", "no"
        };
    }
}
