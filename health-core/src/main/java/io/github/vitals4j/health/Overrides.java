package io.github.vitals4j.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What configuration changes: options of dependencies and settings of their checkers, by keys such as
 * {@code health.redis.ttl}, which in the environment are written {@code HEALTH_REDIS_TTL}.
 */
final class Overrides {
    private static final String PREFIX = "health.";

    /** A class of its own, because so many lambdas take longer to link than all the rest of a manager's start. */
    private static final class Options {
        static final Map<String, BiFunction<CheckOptions, String, CheckOptions>> BY_NAME = new TreeMap<>(Map.ofEntries(
                Map.entry("type", (options, text) -> options.type(constant(DependencyType.class, text))),
                Map.entry("ttl", (options, text) -> options.ttl(duration(text))),
                Map.entry("failure-ttl", (options, text) -> options.failureTtl(duration(text))),
                Map.entry("timeout", (options, text) -> options.timeout(duration(text))),
                Map.entry("max-stale", (options, text) -> options.maxStale(duration(text))),
                Map.entry("failure-threshold", (options, text) -> options.failureThreshold(integer(text))),
                Map.entry("success-threshold", (options, text) -> options.successThreshold(integer(text))),
                Map.entry("slow-after", (options, text) -> options.slowAfter(duration(text))),
                Map.entry("probes", (options, text) -> options.probes(first(probes(text)), rest(probes(text)))),
                Map.entry("tags", (options, text) -> options.tags(words(text).toArray(String[]::new))),
                Map.entry("scope", (options, text) -> options.scope(constant(Scope.class, text))),
                Map.entry("second-hand", (options, text) -> options.secondHand(bool(text))),
                Map.entry("enabled", (options, text) -> options.enabled(bool(text))),
                Map.entry("refresh-interval", (options, text) -> options.refreshInterval(duration(text))),
                Map.entry("interrupt-on-timeout", (options, text) -> options.interruptOnTimeout(bool(text)))));

        private Options() {}
    }

    /** A checker and its options after configuration. */
    record Configured(DependencyChecker checker, CheckOptions options) {}

    /**
     * A value that configuration has for a key.
     *
     * @param name by which it was found: the key, or what that is in the environment
     */
    private record Found(String name, String value) {}

    private final List<Function<String, @Nullable String>> sources = new ArrayList<>();
    private final Map<String, String> given = new LinkedHashMap<>();

    void add(Map<String, String> entries) {
        given.putAll(entries);
    }

    void add(Function<String, @Nullable String> source) {
        sources.add(source);
    }

    /** {@return the checker and its options with what configuration says about them} */
    Configured apply(String name, DependencyChecker checker, CheckOptions options) {
        if (sources.isEmpty() && given.isEmpty()) {
            return new Configured(checker, options);
        }
        var changedOptions = options;
        for (var option : Options.BY_NAME.entrySet()) {
            String key = PREFIX + name + "." + option.getKey();
            var found = find(key);
            if (found != null) {
                var before = changedOptions;
                changedOptions = parsed(key, found, () -> option.getValue().apply(before, found.value()));
            }
        }
        var changedChecker = checker;
        for (String setting : new TreeSet<>(checker.settings().keySet())) {
            String key = PREFIX + name + "." + setting;
            var found = find(key);
            var change = changedChecker.settings().get(setting);
            if (found != null && change != null) {
                changedChecker = parsed(key, found, () -> change.apply(found.value()));
            }
        }
        return new Configured(changedChecker, changedOptions);
    }

    private static <T> T parsed(String key, Found found, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (RuntimeException refused) {
            String why = refused.getMessage() == null ? "is not accepted" : refused.getMessage();
            // No cause: it repeats the value, which may be a URL with a password that has come to stand there.
            var redactor = Redactor.of(List.of());
            throw new IllegalArgumentException(found.name() + "=" + redactor.text(found.value())
                    + (found.name().equals(key) ? "" : " (" + key + ")") + ": " + redactor.text(why));
        }
    }

    private @Nullable Found find(String key) {
        for (var source : sources) {
            for (String name : List.of(key, environmentName(key))) {
                String value = source.apply(name);
                if (value != null) {
                    return new Found(name, value);
                }
            }
        }
        String value = given.get(key);
        return value == null ? null : new Found(key, value);
    }

    /**
     * Refuses keys that override nothing.
     *
     * @param dependencies the checkers by name
     * @throws IllegalArgumentException naming the first such key
     */
    void verify(Map<String, DependencyChecker> dependencies) {
        for (String key : given.keySet()) {
            verifyKey(key, dependencies);
        }
    }

    /** {@return the keys that are looked up for a dependency; none if nothing is looked up} */
    Collection<String> lookedUp(String name, DependencyChecker checker) {
        return sources.isEmpty()
                ? List.of()
                : known(checker).stream()
                        .map(option -> PREFIX + name + "." + option)
                        .toList();
    }

    private static void verifyKey(String key, Map<String, DependencyChecker> dependencies) {
        int dot = key.indexOf('.', PREFIX.length());
        if (!key.startsWith(PREFIX) || dot < 0) {
            throw new IllegalArgumentException(
                    "override '" + key + "': must be health.<dependency>.<option>, such as health.redis.ttl;"
                            + " the environment is not given as a map, but looked up: overrides(System::getenv)");
        }
        String name = key.substring(PREFIX.length(), dot);
        var checker = dependencies.get(name);
        if (checker == null) {
            throw new IllegalArgumentException("override '" + key + "': there is no dependency '" + name
                    + "'; registered are " + new TreeSet<>(dependencies.keySet()));
        }
        var known = known(checker);
        if (!known.contains(key.substring(dot + 1))) {
            throw new IllegalArgumentException(
                    "override '" + key + "': there is no option '" + key.substring(dot + 1) + "'; known are " + known);
        }
    }

    private static Collection<String> known(DependencyChecker checker) {
        var known = new TreeSet<>(Options.BY_NAME.keySet());
        known.addAll(checker.settings().keySet());
        return known;
    }

    static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Duration duration(String text) {
        return Durations.parse(text);
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("must be a whole number", malformed);
        }
    }

    private static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        try {
            return Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "must be one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT), unknown);
        }
    }

    private static List<Probe> probes(String text) {
        var probes =
                words(text).stream().map(word -> constant(Probe.class, word)).toList();
        if (probes.isEmpty()) {
            throw new IllegalArgumentException(
                    "must be one or more of liveness, readiness and startup, with commas between");
        }
        return probes;
    }

    private static Probe first(List<Probe> probes) {
        return probes.get(0);
    }

    private static Probe[] rest(List<Probe> probes) {
        return probes.subList(1, probes.size()).toArray(Probe[]::new);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
