package io.github.vitals4j.health.endpoint;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/**
 * A {@link HealthGate} before an application in a container of Jakarta Servlet 6: while a critical dependency is down,
 * requests are answered 503 and go no further. Thread-safe. It supports asynchronous requests; register it with
 * {@code asyncSupported} if the application has any.
 *
 * <pre>{@code
 * context.addFilter("health-gate", new HealthGateFilter(HealthGate.of(endpoint)))
 *     .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
 * }</pre>
 */
public final class HealthGateFilter implements Filter {
    private final HealthGate gate;

    /**
     * Makes a filter of a gate.
     *
     * @param gate decides which requests go on
     */
    public HealthGateFilter(HealthGate gate) {
        this.gate = Objects.requireNonNull(gate, "gate");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest asked && response instanceof HttpServletResponse answered) {
            var refusal = gate.refuse(ServletRequests.of(asked));
            if (refusal.isPresent()) {
                ServletRequests.send(refusal.get(), answered);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
