package io.github.vitals4j.health.endpoint;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.testing.TestChecker;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sends an answer that comes later, and that the exchange ends in any case. */
class HealthServletTest {
    private static final Duration FOR_EVER = Duration.ofMinutes(5);

    private final TestChecker database = TestChecker.hanging();
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .register("database", database, options -> options.timeout(FOR_EVER))
            .build();
    private final HealthServlet servlet =
            new HealthServlet(HealthEndpoint.builder(manager).deadline(FOR_EVER).build());
    private final AsyncContext context = mock(AsyncContext.class);
    private final CompletableFuture<Runnable> handedOver = new CompletableFuture<>();
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);

    @BeforeEach
    void describe() {
        when(request.getMethod()).thenReturn("HEAD");
        when(request.getRequestURI()).thenReturn("/ready");
        when(request.getContextPath()).thenReturn("");
        when(request.getHeaderNames()).thenReturn(Collections.emptyEnumeration());
        when(request.getHeaders(anyString())).thenReturn(Collections.emptyEnumeration());
        when(request.isAsyncSupported()).thenReturn(true);
        when(request.startAsync()).thenReturn(context);
        doAnswer(call -> handedOver.complete(call.getArgument(0))).when(context).start(any());
        when(context.getResponse()).thenReturn(response);
    }

    @AfterEach
    void close() {
        database.release();
        manager.close();
    }

    @Test
    void aThreadOfTheContainerSendsIt() throws Exception {
        servlet.service(request, response);
        database.release();
        var sending = handedOver.get(60, TimeUnit.SECONDS);
        verify(response, never()).setStatus(anyInt());
        sending.run();
        verify(response).setStatus(200);
        verify(context).complete();
    }

    @Test
    void aContainerThatTakesNoMoreWorkEndsTheExchange() throws Exception {
        doThrow(new IllegalStateException("stopping")).when(context).start(any());
        var ended = new CompletableFuture<Void>();
        doAnswer(call -> ended.complete(null)).when(context).complete();
        servlet.service(request, response);
        database.release();
        ended.get(60, TimeUnit.SECONDS);
        verify(response).setStatus(500);
    }
}
