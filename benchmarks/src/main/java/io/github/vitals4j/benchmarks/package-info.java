/** Vitals4j, its peers and a floor, measured side by side. Not published. */
@NullMarked
package io.github.vitals4j.benchmarks;

import org.jspecify.annotations.NullMarked;
