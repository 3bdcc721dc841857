/** Health in Vert.x. */
@NullMarked
package io.github.vitals4j.examples.vertx;

import org.jspecify.annotations.NullMarked;
