/** Checks of Redis through the Lettuce client. */
@NullMarked
package io.github.vitals4j.health.redis;

import org.jspecify.annotations.NullMarked;
