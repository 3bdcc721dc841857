package io.github.vitals4j.health.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Certificates of a server, made by the JDK's keytool and signed by an authority of the tests' own: a good one, one
 * that has expired, one for another host. They share a key.
 */
final class ServerCertificates {
    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";

    private final Path directory;

    private ServerCertificates(Path directory) {
        this.directory = directory;
    }

    static ServerCertificates in(Path directory) throws Exception {
        var certificates = new ServerCertificates(directory);
        certificates.make();
        return certificates;
    }

    /** {@return the file of the certificate that clients trust} */
    Path trust() {
        return file("trust.pem");
    }

    /** {@return the configuration with which PostgreSQL speaks TLS} */
    Map<String, String> postgres(String name) {
        return Map.of(
                "ssl", "on",
                "ssl_cert_file", file(name + ".crt").toString(),
                "ssl_key_file", file("server.key").toString());
    }

    private void make() throws Exception {
        keytool("-genkeypair", AUTHORITY, "-keyalg", "EC", "-dname", "CN=tests", "-ext", "bc:c");
        keytool("-genkeypair", SERVER, "-keyalg", "EC", "-dname", "CN=server");
        keytool("-certreq", SERVER, "-file", file("server.csr").toString());
        sign("good", "-validity", "30", "-ext", "san=ip:127.0.0.1");
        sign("expired", "-startdate", "-10d", "-validity", "1", "-ext", "san=ip:127.0.0.1");
        sign("other-host", "-validity", "30", "-ext", "san=dns:other.example");
        export();
    }

    private void sign(String name, String... options) throws Exception {
        var all = new ArrayList<>(List.of("-rfc", "-infile", file("server.csr").toString()));
        all.addAll(List.of("-outfile", file(name + ".crt").toString()));
        all.addAll(List.of(options));
        keytool("-gencert", AUTHORITY, all.toArray(String[]::new));
    }

    private void keytool(String command, String alias, String... options) throws Exception {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), command));
        line.addAll(List.of("-alias", alias, "-storetype", "PKCS12"));
        line.addAll(
                List.of("-storepass", PASSWORD, "-keystore", file("keys.p12").toString()));
        line.addAll(List.of(options));
        var keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }

    private void export() throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file("keys.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                trust(), pem("CERTIFICATE", keys.getCertificate(AUTHORITY).getEncoded()));
        byte[] key = keys.getKey(SERVER, PASSWORD.toCharArray()).getEncoded();
        var ownersOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(file("server.key"), ownersOnly), pem("PRIVATE KEY", key));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static String pem(String type, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }
}
