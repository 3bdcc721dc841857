/** What the examples of hosts share: what they watch, and how they are run. */
@NullMarked
package io.github.vitals4j.examples.shared;

import org.jspecify.annotations.NullMarked;
