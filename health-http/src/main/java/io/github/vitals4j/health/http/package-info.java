/** Checks of HTTP services through the JDK's client. */
@NullMarked
package io.github.vitals4j.health.http;

import org.jspecify.annotations.NullMarked;
