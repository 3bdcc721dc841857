/**
 * Four services whose health answers look as they did before Vitals4j: the paths, the members and the codes are theirs,
 * what stands behind them is the library's.
 */
@NullMarked
package io.github.vitals4j.examples.compat;

import org.jspecify.annotations.NullMarked;
