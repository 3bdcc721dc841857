/**
 * Watching the dependencies of an application: the manager, the checkers' contract, and what they report.
 *
 * <p>Start at {@link io.github.vitals4j.health.HealthCheckManager}.
 */
@NullMarked
package io.github.vitals4j.health;

import org.jspecify.annotations.NullMarked;
