/**
 * For the tests of applications: time that stands still until it is moved, checkers that fail on command, and a context
 * to try a checker without a manager.
 */
@NullMarked
package io.github.vitals4j.health.testing;

import org.jspecify.annotations.NullMarked;
