package io.github.vitals4j.health.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Certificates for tests, made by the JDK's keytool when first asked for: an authority, and servers of all kinds. */
final class Certificates {
    /** Valid for a year for localhost and 127.0.0.1. */
    static final String GOOD = "good";

    static final String EXPIRED = "expired";
    static final String OTHER_HOST = "other_host";
    static final String TEN_DAYS_LEFT = "ten_days_left";
    static final String ONE_DAY_LEFT = "one_day_left";
    static final String SELF_SIGNED = "self_signed";
    static final String FUTURE = "future";

    private static final char[] PASSWORD = "secret".toCharArray();
    private static final String AUTHORITY = "authority";
    private static final String LOCAL = "san=dns:localhost,dns:service.test,ip:127.0.0.1";

    /** What keytool has to be told about each of them. */
    private static final Map<String, String> KINDS = Map.of(
            AUTHORITY, "-validity 365 -ext bc:c",
            GOOD, "-validity 365 -signer authority -ext " + LOCAL,
            EXPIRED, "-validity 5 -startdate -10d -signer authority -ext " + LOCAL,
            OTHER_HOST, "-validity 365 -signer authority -ext san=dns:elsewhere.test",
            TEN_DAYS_LEFT, "-validity 11 -startdate -12H -signer authority -ext " + LOCAL,
            ONE_DAY_LEFT, "-validity 2 -startdate -12H -signer authority -ext " + LOCAL,
            SELF_SIGNED, "-validity 365 -ext " + LOCAL,
            FUTURE, "-validity 365 -startdate +5d -signer authority -ext " + LOCAL);

    private static final Path FILE = file();
    private static KeyStore store = made(AUTHORITY);

    private Certificates() {}

    private static Path file() {
        try {
            var directory = Files.createTempDirectory("certificates");
            var file = directory.resolve("store.p12");
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static KeyStore made(String alias) {
        try {
            keytool(alias, KINDS.get(alias).split(" "));
            return load(FILE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return a store with this certificate and the authority's, at least} */
    private static synchronized KeyStore storeWith(String alias) {
        try {
            if (!store.containsAlias(alias)) {
                store = made(alias);
            }
            return store;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void keytool(String alias, String... more) throws IOException {
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
                "-keystore",
                FILE.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static KeyStore load(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(bytes, PASSWORD);
            return store;
        } catch (GeneralSecurityException failed) {
            throw new IOException(failed);
        }
    }

    /** {@return a key store of the authority alone, for clients to trust} */
    static KeyStore authorities() {
        try {
            var trusted = noAuthorities();
            trusted.setCertificateEntry(AUTHORITY, storeWith(AUTHORITY).getCertificate(AUTHORITY));
            return trusted;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** {@return a key store of nothing} */
    static KeyStore noAuthorities() {
        try {
            var empty = KeyStore.getInstance("PKCS12");
            empty.load(null, null);
            return empty;
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Makes a certificate now, which takes a second, rather than when it is first shown. */
    static void make(String alias) {
        storeWith(alias);
    }

    /** {@return the settings of a server that shows the certificate of the moment} */
    static SSLContext server(Supplier<String> alias) {
        return context(new KeyManager[] {new ChangingKeys(alias)});
    }

    private static final class ChangingKeys extends X509ExtendedKeyManager {
        private final Supplier<String> alias;

        ChangingKeys(Supplier<String> alias) {
            this.alias = alias;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return keyType.equals("EC") ? alias.get() : null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return chooseEngineServerAlias(keyType, issuers, null);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {alias.get()};
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return Arrays.stream(storeWith(alias).getCertificateChain(alias))
                        .map(X509Certificate.class::cast)
                        .toArray(X509Certificate[]::new);
            } catch (GeneralSecurityException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            try {
                return (PrivateKey) storeWith(alias).getKey(alias, PASSWORD);
            } catch (GeneralSecurityException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    /** {@return the settings of a client that trusts the authority, made anew} */
    static SSLContext client() {
        return context(null);
    }

    private static SSLContext context(KeyManager[] keys) {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities());
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
