/** Health in a server of Netty. */
@NullMarked
package io.github.vitals4j.examples.netty;

import org.jspecify.annotations.NullMarked;
