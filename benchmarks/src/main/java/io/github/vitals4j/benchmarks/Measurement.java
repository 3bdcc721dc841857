package io.github.vitals4j.benchmarks;

/**
 * One figure of one contender in one situation, from several runs.
 *
 * @param scenario what was done, one of {@link Scenario}
 * @param situation under which circumstances, such as "10 dependencies"
 * @param who a contender's label or {@link Contender#FLOOR}
 * @param metric what was looked at
 * @param unit of both figures
 * @param java feature version of the JDK
 * @param runs how often it was measured
 * @param p50 median
 * @param p99 99th percentile by nearest rank: the worst, if there were fewer than a hundred runs
 * @param load the machine's load average when it was measured
 */
record Measurement(
        String scenario,
        String situation,
        String who,
        String metric,
        String unit,
        int java,
        int runs,
        double p50,
        double p99,
        double load) {
    /** {@return whether the other figure may be compared with this one} */
    boolean isComparableTo(Measurement other) {
        return scenario.equals(other.scenario)
                && situation.equals(other.situation)
                && metric.equals(other.metric)
                && java == other.java;
    }
}
