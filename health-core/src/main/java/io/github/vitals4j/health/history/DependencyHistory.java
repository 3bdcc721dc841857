package io.github.vitals4j.health.history;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is remembered of one dependency. Immutable. */
public final class DependencyHistory {
    private final String name;
    private final List<StatusChange> transitions;
    private final Map<HistoryPeriod, HistoryWindow> windows;
    private final List<PastRun> recent;

    DependencyHistory(
            String name,
            List<StatusChange> transitions,
            Map<HistoryPeriod, HistoryWindow> windows,
            List<PastRun> recent) {
        this.name = name;
        this.transitions = transitions;
        this.windows = windows;
        this.recent = recent;
    }

    /** {@return the dependency's name} */
    public String name() {
        return name;
    }

    /** {@return how its status changed, oldest first; not modifiable} */
    public List<StatusChange> transitions() {
        return transitions;
    }

    /**
     * {@return how it was in a period}
     *
     * @param period how far to look back
     */
    public HistoryWindow window(HistoryPeriod period) {
        return Objects.requireNonNull(windows.get(period));
    }

    /** {@return the last runs, oldest first; not modifiable} */
    public List<PastRun> recent() {
        return recent;
    }

    /** {@return the name, and how much is remembered} */
    @Override
    public String toString() {
        return name + ": " + transitions.size() + " transitions, " + windows;
    }
}
