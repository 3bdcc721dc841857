/** Shows what Vitals4j logs, as JSON in files that rotate. */
@NullMarked
package io.github.vitals4j.examples.logging;

import org.jspecify.annotations.NullMarked;
