package io.github.vitals4j.health.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Between Jakarta Servlet and the endpoint. */
final class ServletRequests {
    private ServletRequests() {}

    static HealthRequest of(HttpServletRequest request) {
        String path = request.getRequestURI();
        String root = request.getContextPath();
        return HealthRequest.of(request.getMethod(), path.startsWith(root) ? path.substring(root.length()) : path)
                .withQuery(request.getQueryString())
                .withHeaderLines(
                        () -> request.getHeaderNames().asIterator(),
                        name -> () -> request.getHeaders(name).asIterator())
                .withRemoteAddress(request.getRemoteAddr())
                .wrapping(request);
    }

    static void send(HealthResponse health, HttpServletResponse response) throws IOException {
        response.setStatus(health.status());
        health.headers().forEach(response::setHeader);
        response.setContentLength(health.contentLength());
        if (health.hasBody()) {
            health.writeTo(response.getOutputStream());
        }
    }
}
