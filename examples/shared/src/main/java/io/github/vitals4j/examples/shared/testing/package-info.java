/** How the examples of hosts are tested. */
@NullMarked
package io.github.vitals4j.examples.shared.testing;

import org.jspecify.annotations.NullMarked;
