/** A small service that shows Vitals4j at work. */
@NullMarked
package io.github.vitals4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
