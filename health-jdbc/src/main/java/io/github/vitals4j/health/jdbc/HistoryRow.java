package io.github.vitals4j.health.jdbc;

/**
 * A transition and its key, which no other row of any process has: writing a row again cannot make two of it.
 *
 * @param id the key; later rows of a process have greater ones
 */
record HistoryRow(String id, RecordedTransition transition) {}
