package io.github.vitals4j.health.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What all requests of this module share: one client, a few threads, and how names are looked up. */
final class Transport {
    private static final int MOST_THREADS = 8;
    private static final long IDLE_SECONDS = 10;

    /** What the clients and the reading of answers need; nothing on them waits. */
    static final Executor THREADS = threads();

    /** Made when first used: reading the system's certificates takes a while. */
    private static final class Shared {
        static final HttpClient CLIENT = newClient(null);
    }

    private Transport() {}

    /** {@return the client of all checkers that have none of their own} */
    static HttpClient shared() {
        return Shared.CLIENT;
    }

    /**
     * {@return a client as health checks need it} It speaks HTTP/1.1, because a connection that has failed is then
     * closed; one of HTTP/2 is kept although its peer has vanished, and fails every later request until the system
     * gives it up after many minutes. It follows no redirect by itself, for it would take secret headers along.
     */
    static HttpClient newClient(@Nullable SSLContext tls) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(THREADS);
        return tls == null ? builder.build() : builder.sslContext(tls).build();
    }

    /**
     * Has the system look a name up, on the caller's thread, which it may hold for as long as it likes. The client
     * would do it on one of its few threads and without heeding any timeout, so that a resolver that hangs would stop
     * every checker; now the client finds the addresses in the JDK's cache.
     *
     * @throws UnknownHostException if the name of the target, or of the proxy before it, does not resolve
     */
    static void resolve(HttpClient client, URI target) throws UnknownHostException {
        String host = target.getHost();
        var proxies = client.proxy().orElseGet(ProxySelector::getDefault);
        if (proxies != null) {
            // The client uses the first that is given, and so does this.
            for (Proxy proxy : proxies.select(target).subList(0, 1)) {
                if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                    host = address.getHostString();
                }
            }
        }
        InetAddress.getAllByName(host);
    }

    private static Executor threads() {
        var number = new AtomicInteger();
        var threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon("vitals4j-http-" + number.incrementAndGet(), task));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** {@return a thread that neither keeps the process alive nor holds on to the application's class loader} */
    static Thread daemon(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Transport.class.getClassLoader());
        return thread;
    }
}
