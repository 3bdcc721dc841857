/** Checks of relational databases through JDBC. */
@NullMarked
package io.github.vitals4j.health.jdbc;

import org.jspecify.annotations.NullMarked;
