package io.github.vitals4j.health;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a report covers: the dependencies of a probe, some of them, or a single one. Immutable; equal when they select
 * the same.
 */
public final class View {
    /** All that {@link Probe#LIVENESS} looks at. */
    public static final View LIVENESS = new View(Probe.LIVENESS, null, Set.of(), Set.of(), false);
    /** All that {@link Probe#READINESS} looks at. */
    public static final View READINESS = new View(Probe.READINESS, null, Set.of(), Set.of(), false);
    /** All that {@link Probe#STARTUP} looks at. */
    public static final View STARTUP = new View(Probe.STARTUP, null, Set.of(), Set.of(), false);

    private static final View SHALLOW_READINESS = new View(Probe.READINESS, null, Set.of(), Set.of(), true);

    private final Probe probe;
    private final @Nullable String name;
    private final Set<String> tags;
    private final Set<String> excluded;
    private final boolean shallow;

    private View(Probe probe, @Nullable String name, Set<String> tags, Set<String> excluded, boolean shallow) {
        this.probe = probe;
        this.name = name;
        this.tags = tags;
        this.excluded = excluded;
        this.shallow = shallow;
    }

    /**
     * {@return all that a probe looks at}
     *
     * @param probe the probe
     */
    public static View of(Probe probe) {
        return switch (probe) {
            case LIVENESS -> LIVENESS;
            case READINESS -> READINESS;
            case STARTUP -> STARTUP;
        };
    }

    /**
     * {@return a single dependency, whatever probes look at it} Its own status is the report's, except that unknown
     * counts as unhealthy, and whatever its type.
     *
     * @param name the name under which it is registered
     */
    public static View dependency(String name) {
        return new View(Probe.READINESS, Objects.requireNonNull(name, "name"), Set.of(), Set.of(), false);
    }

    /**
     * {@return this view less the dependencies that have none of the tags}
     *
     * @param tag a tag; called again, dependencies with either tag are kept
     */
    public View tag(String tag) {
        return new View(probe, name, plus(tags, tag), excluded, shallow);
    }

    /**
     * {@return this view less one dependency}
     *
     * @param dependency the name under which it is registered
     */
    public View exclude(String dependency) {
        return new View(probe, name, tags, plus(excluded, dependency), shallow);
    }

    /**
     * {@return this view less what other services say of themselves, the {@linkplain CheckOptions#secondHand
     * second-hand} dependencies} A view of liveness, of start-up or of a single dependency has none of that and is
     * returned as it is.
     */
    public View shallow() {
        if (probe != Probe.READINESS || name != null) {
            return this;
        }
        return isWhole() ? SHALLOW_READINESS : new View(probe, null, tags, excluded, true);
    }

    private static Set<String> plus(Set<String> set, String element) {
        var more = new LinkedHashSet<>(set);
        more.add(Objects.requireNonNull(element));
        return Set.copyOf(more);
    }

    /** {@return the probe whose rules make the overall status} */
    public Probe probe() {
        return probe;
    }

    /** {@return the single dependency, if the view selects one} */
    public Optional<String> dependency() {
        return Optional.ofNullable(name);
    }

    /** {@return the tags of which a dependency must have one; empty for no such condition} */
    public Set<String> tags() {
        return tags;
    }

    /** {@return the names of the dependencies that are left out} */
    public Set<String> excluded() {
        return excluded;
    }

    /** {@return whether second-hand dependencies are left out} */
    public boolean isShallow() {
        return shallow;
    }

    /** Whether this is all of a probe, or all of readiness that is not second-hand: one of four constants. */
    boolean isWhole() {
        return name == null && tags.isEmpty() && excluded.isEmpty();
    }

    /**
     * Whether a view of a probe covers the dependency. A view of a single dependency is looked up by its name instead.
     */
    boolean selects(String dependency, CheckOptions options) {
        return looksAt(options)
                && !(shallow && options.secondHand())
                && !excluded.contains(dependency)
                && (tags.isEmpty() || options.tags().stream().anyMatch(tags::contains));
    }

    private boolean looksAt(CheckOptions options) {
        return options.probes().contains(probe)
                || (probe == Probe.STARTUP
                        && options.type() == DependencyType.CRITICAL
                        && options.probes().contains(Probe.READINESS));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof View that
                && probe == that.probe
                && Objects.equals(name, that.name)
                && tags.equals(that.tags)
                && excluded.equals(that.excluded)
                && shallow == that.shallow;
    }

    @Override
    public int hashCode() {
        return Objects.hash(probe, name, tags, excluded, shallow);
    }

    /** {@return the probe, and what narrows it} */
    @Override
    public String toString() {
        return (shallow ? "shallow " : "")
                + probe.text()
                + (name == null ? "" : " of " + name)
                + (tags.isEmpty() ? "" : " with tags " + tags)
                + (excluded.isEmpty() ? "" : " without " + excluded);
    }
}
