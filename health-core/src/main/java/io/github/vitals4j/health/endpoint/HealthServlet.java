package io.github.vitals4j.health.endpoint;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Serves a {@link HealthEndpoint} in a container of Jakarta Servlet 6. Paths count from the application's root,
 * whatever the servlet is mapped to; what is none of the endpoint's is answered 404. Thread-safe. If the servlet and
 * all filters before it are registered with {@code asyncSupported}, no thread of the container waits for a check; what
 * could not be answered at once is sent by one all the same, for a client may be slow to read.
 *
 * <pre>{@code
 * ServletRegistration.Dynamic servlet = context.addServlet("health", new HealthServlet(endpoint));
 * servlet.setAsyncSupported(true);
 * endpoint.paths().forEach(path -> servlet.addMapping(path + "/*"));
 * }</pre>
 */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient HealthEndpoint endpoint;

    /**
     * Makes a servlet for an endpoint.
     *
     * @param endpoint answers
     */
    public HealthServlet(HealthEndpoint endpoint) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
    }

    /** Answers every method, because the endpoint knows best which it allows. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var asked = ServletRequests.of(request);
        if (!request.isAsyncSupported()) {
            send(endpoint.handle(asked), response);
            return;
        }
        var answer = endpoint.handleAsync(asked).toCompletableFuture();
        if (answer.isDone()) {
            send(answer.join(), response);
        } else {
            sendLater(answer, request.startAsync());
        }
    }

    private static void sendLater(CompletableFuture<Optional<HealthResponse>> answer, AsyncContext context) {
        // The answer comes by the endpoint's deadline; the container's own timeout must not come before it.
        context.setTimeout(0);
        answer.exceptionally(fault -> Optional.empty()).thenAccept(health -> {
            try {
                // A slow client must keep a thread of the container's waiting, and none of the manager's.
                context.start(() -> end(health, context));
            } catch (RuntimeException | Error refused) { // the container is being stopped, say
                end(Optional.empty(), context);
            }
        });
    }

    private static void end(Optional<HealthResponse> health, AsyncContext context) {
        var response = (HttpServletResponse) context.getResponse();
        try {
            if (health.isEmpty()) {
                response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            } else {
                send(health, response);
            }
        } catch (IOException gone) {
            // The client has hung up, and nobody is left to be told.
        } finally {
            context.complete();
        }
    }

    private static void send(Optional<HealthResponse> health, HttpServletResponse response) throws IOException {
        if (health.isPresent()) {
            ServletRequests.send(health.get(), response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
