package io.github.vitals4j.health;

import java.util.Map;
import java.util.function.Function;

/**
 * Code that asks a dependency once how it is.
 *
 * <p>A checker is a function; a lambda will do. It is called by at most one run at a time for each registration, always
 * on a thread where it may block, and it should end by {@link CheckContext#remaining()}. It decides nothing about
 * caching, retrying or repeating: the manager does that.
 *
 * <p>Whatever it throws is an unhealthy result with the {@linkplain Reason#of(Throwable) reason} that the exception
 * gives, and so is {@code null}.
 *
 * <p>A checker that can ask without blocking is an {@link AsyncDependencyChecker}; a lambda becomes one by
 * {@link #async}.
 */
@FunctionalInterface
public interface DependencyChecker {
    /**
     * Asks the dependency once.
     *
     * @param context what the run allows: its time, and how it is ended
     * @return how the dependency is
     * @throws Exception what went wrong; the run is then unhealthy
     */
    CheckResult check(CheckContext context) throws Exception;

    /**
     * {@return the options that suit this checker, made from the library's} The registration and configuration may
     * change them again.
     *
     * @param library the library's defaults
     */
    default CheckOptions options(CheckOptions library) {
        return library;
    }

    /**
     * {@return the checker's own settings that configuration may override, as {@code health.<dependency>.<setting>}}
     * Each key is a setting's name in kebab case ({@code threshold-percent}); its function takes the value's text and
     * returns a checker with that setting, or throws {@link IllegalArgumentException} with the accepted form.
     */
    default Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of();
    }

    /**
     * {@return the checker as it is} It gives a lambda its type: {@code async(context -> client.ping().thenApply(…))}.
     *
     * @param checker a checker that answers by a stage
     */
    static DependencyChecker async(AsyncDependencyChecker checker) {
        return checker;
    }
}
