/** Health in Spring Boot, beside Actuator. */
@NullMarked
package io.github.vitals4j.examples.springboot;

import org.jspecify.annotations.NullMarked;
