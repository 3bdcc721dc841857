package io.github.vitals4j.health.http;

import io.github.vitals4j.health.CheckContext;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One TLS handshake that goes through whatever certificate is shown, and keeps it together with what the JDK thinks of
 * it. Serves one run.
 */
final class Handshake {
    private final String host;
    private final int port;
    private final X509ExtendedTrustManager judge;
    private volatile @Nullable CertificateChain presented;

    /** @param trusted the trusted authorities; null for those of the JDK */
    Handshake(String host, int port, @Nullable KeyStore trusted) throws GeneralSecurityException {
        this.host = host;
        this.port = port;
        this.judge = judge(trusted);
    }

    private static X509ExtendedTrustManager judge(@Nullable KeyStore trusted) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("the JDK has no trust manager for X.509");
    }

    /** {@return the certificates that the server has shown, null if it has not come to that} */
    @Nullable
    CertificateChain presented() {
        return presented;
    }

    /**
     * Does it. A server that breaks off after it has shown its certificate, because it wants one of ours, has shown it.
     *
     * @return why it failed; null if it did not
     */
    @Nullable
    IOException run(CheckContext context) throws GeneralSecurityException {
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Witness()}, null);
        try (var connection = new Socket()) {
            // Closing the TLS socket would wait for the handshake; closing the one below ends it.
            context.onTimeout(() -> close(connection));
            var address = new InetSocketAddress(InetAddress.getByName(host), port);
            connection.connect(address, millis(context.remaining()));
            connection.setSoTimeout(millis(context.remaining()));
            var socket = (SSLSocket) tls.getSocketFactory().createSocket(connection, host, port, true);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return null;
        } catch (IOException failure) {
            return lostConnection(failure);
        }
    }

    /** {@return at least one: zero would mean no limit} */
    private static int millis(Duration remaining) throws SocketTimeoutException {
        if (remaining.isZero()) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, remaining.toMillis()));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /** {@return the failure, unwrapped if it is not TLS that failed, but the connection below} */
    private static IOException lostConnection(IOException failure) {
        if (failure instanceof SSLException && failure.getCause() instanceof EOFException ended) {
            return ended;
        }
        return failure instanceof SSLException && failure.getCause() instanceof SocketException broken
                ? broken
                : failure;
    }

    /** Accepts every certificate, and notes what the JDK would have said. */
    private final class Witness extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket) {
            presented = new CertificateChain(
                    chain.clone(),
                    host,
                    objection(() -> judge.checkServerTrusted(chain, keyExchange)),
                    objection(() -> judge.checkServerTrusted(chain, keyExchange, socket)));
        }

        private static @Nullable CertificateException objection(Judgement judgement) {
            try {
                judgement.pass();
                return null;
            } catch (CertificateException objection) {
                return objection;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("only sockets are used here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            throw new CertificateException("only sockets are used here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            throw new CertificateException("no client is checked here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
                throws CertificateException {
            throw new CertificateException("no client is checked here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no client is checked here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private interface Judgement {
        void pass() throws CertificateException;
    }
}
