/** Health as Micrometer metrics. */
@NullMarked
package io.github.vitals4j.health.metrics;

import org.jspecify.annotations.NullMarked;
