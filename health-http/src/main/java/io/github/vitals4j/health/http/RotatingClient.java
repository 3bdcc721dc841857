package io.github.vitals4j.health.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client whose TLS settings may change: it is made anew as soon as the supplier gives another context, so that new
 * certificates are used by the next run and no connection of the old ones is.
 */
final class RotatingClient {
    private final Supplier<SSLContext> contexts;
    private @Nullable SSLContext context;
    private @Nullable HttpClient client;

    RotatingClient(Supplier<SSLContext> contexts) {
        this.contexts = Objects.requireNonNull(contexts, "tls");
    }

    HttpClient get() {
        var wanted = Objects.requireNonNull(contexts.get(), "the supplier of TLS settings returned null");
        HttpClient before;
        HttpClient now;
        synchronized (this) {
            if (client != null && wanted == context) {
                return client;
            }
            before = client;
            now = Transport.newClient(wanted);
            client = now;
            context = wanted;
        }
        if (before != null) {
            Retirement.of(before);
        }
        return now;
    }

    /** Ends clients that are no longer needed. */
    private static final class Retirement {
        /** From Java 21 on; before, a client ends when the garbage collector finds it. */
        private static final @Nullable MethodHandle SHUTDOWN = shutdown();

        private static @Nullable MethodHandle shutdown() {
            try {
                return MethodHandles.publicLookup()
                        .findVirtual(HttpClient.class, "shutdown", MethodType.methodType(void.class));
            } catch (ReflectiveOperationException olderJava) {
                return null;
            }
        }

        /** Lets the requests under way end, then closes the client's connections and its thread. */
        static void of(HttpClient client) {
            if (SHUTDOWN != null) {
                try {
                    SHUTDOWN.invoke(client);
                } catch (Throwable unforeseen) {
                    throw new IllegalStateException("a client could not be shut down", unforeseen);
                }
            }
        }
    }
}
