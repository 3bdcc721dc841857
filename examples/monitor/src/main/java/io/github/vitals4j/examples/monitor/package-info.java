/** Asks many services how they are, with Vitals4j's own checkers. */
@NullMarked
package io.github.vitals4j.examples.monitor;

import org.jspecify.annotations.NullMarked;
