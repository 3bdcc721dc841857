package io.github.vitals4j.health.history;

import io.github.vitals4j.health.HealthCheckManager;
import java.util.Objects;

/** Sets the bounds of a {@link HealthHistory}. Every method checks what it is given at once. Not thread-safe. */
public final class HealthHistoryBuilder {
    final HealthCheckManager manager;
    int transitions = 50;
    int recentRuns = 60;
    int dependencies = 1_000;

    HealthHistoryBuilder(HealthCheckManager manager) {
        this.manager = Objects.requireNonNull(manager, "manager");
    }

    /**
     * Chooses how many transitions of a dependency are remembered, and how many of the application as a whole.
     *
     * @param most from 1 to 10,000; default 50
     * @return this builder
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public HealthHistoryBuilder transitions(int most) {
        this.transitions = require("transitions", most, 10_000);
        return this;
    }

    /**
     * Chooses how many of the last runs of a dependency are remembered one by one.
     *
     * @param most from 1 to 10,000; default 60
     * @return this builder
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public HealthHistoryBuilder recentRuns(int most) {
        this.recentRuns = require("recent runs", most, 10_000);
        return this;
    }

    /**
     * Chooses how many dependencies are remembered. What is registered beyond that has no history.
     *
     * @param most from 1 to 100,000; default 1,000
     * @return this builder
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public HealthHistoryBuilder dependencies(int most) {
        this.dependencies = require("dependencies", most, 100_000);
        return this;
    }

    /**
     * {@return the history, which begins now}
     *
     * @throws IllegalStateException if {@code org.hdrhistogram:HdrHistogram} is missing
     */
    public HealthHistory build() {
        return HealthHistory.bind(this);
    }

    private static int require(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " " + value + ": must be from 1 to " + most);
        }
        return value;
    }
}
