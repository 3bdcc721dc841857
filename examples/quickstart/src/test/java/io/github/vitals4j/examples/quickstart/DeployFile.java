package io.github.vitals4j.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of {@code docs/deploy}, in which a test changes addresses and times only. Immutable. */
record DeployFile(String name, String text) {
    static DeployFile of(String name) throws IOException {
        return new DeployFile(name, Files.readString(path(name)));
    }

    static Path path(String name) throws IOException {
        return DocumentedCode.root().resolve("docs/deploy").resolve(name);
    }

    /** {@return the file with something else in place of what must be there exactly once} */
    DeployFile with(String part, String other) {
        int at = text.indexOf(part);
        if (at < 0 || text.indexOf(part, at + 1) >= 0) {
            throw new AssertionError(name + " should contain '" + part + "' exactly once");
        }
        return new DeployFile(name, text.replace(part, other));
    }

    Path writeTo(Path directory) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** {@return a port for a program that cannot choose one itself} */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
