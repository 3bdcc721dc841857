package io.github.vitals4j.health;

/**
 * What is wrong with a dependency.
 *
 * @param reason for programs
 * @param error for people, redacted
 */
record Problem(Reason reason, String error) {}
