/** Health in servlet containers. */
@NullMarked
package io.github.vitals4j.examples.servlet;

import org.jspecify.annotations.NullMarked;
