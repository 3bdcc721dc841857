/** Health in Javalin. */
@NullMarked
package io.github.vitals4j.examples.javalin;

import org.jspecify.annotations.NullMarked;
