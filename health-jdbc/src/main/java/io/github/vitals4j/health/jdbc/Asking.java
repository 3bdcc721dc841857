package io.github.vitals4j.health.jdbc;

import java.sql.Connection;
import java.sql.Statement;
import java.util.function.Consumer;

/**
 * What a {@link Question} has at hand.
 *
 * @param connection whom to ask
 * @param end until when it may take; the driver is told so as far as it listens
 * @param running to be told of the statement that is about to be executed, so that it can be cancelled
 */
record Asking(Connection connection, Deadline end, Consumer<Statement> running) {}
