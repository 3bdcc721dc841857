/**
 * Serving health over HTTP: an endpoint that knows no web framework, and what ties it to the JDK's server and to
 * Jakarta Servlet.
 *
 * <p>Start at {@link io.github.vitals4j.health.endpoint.HealthEndpoint}.
 */
@NullMarked
package io.github.vitals4j.health.endpoint;

import org.jspecify.annotations.NullMarked;
