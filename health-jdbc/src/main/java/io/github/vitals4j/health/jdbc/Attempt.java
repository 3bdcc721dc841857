package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One try to get a connection and ask it something, on a thread of its own: neither getting one nor reading from a
 * socket can be relied on to heed an interrupt, and a run has to say something in time all the same.
 *
 * <p>Whoever does not want to wait any longer {@linkplain #abandon() abandons} it. Then the connection is aborted, and
 * what comes after all is thrown away; the thread ends as soon as the driver lets go of it.
 */
final class Attempt {
    private final ConnectionSource source;
    private final Question question;
    private final Deadline end;
    private final String dependency;
    private final String name;
    private final Thread thread;
    private final long begun = System.nanoTime();
    private final CountDownLatch connectingOver = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    // Guarded by this.
    private boolean connecting = true;
    private boolean cancelled;
    private boolean abandoned;
    private @Nullable Connection held;
    private @Nullable Statement running;
    private @Nullable Throwable notConnected;
    private @Nullable CheckResult result;

    Attempt(String dependency, ConnectionSource source, Question question, Deadline end) {
        this.dependency = dependency;
        this.source = source;
        this.question = question;
        this.end = end;
        this.name = "vitals4j-jdbc-" + dependency;
        thread = thread("", this::run);
    }

    void start() {
        thread.start();
    }

    /** {@return the name of the dependency that is asked} */
    String dependency() {
        return dependency;
    }

    /** {@return how long ago it was made} */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Waits until there is a connection, or none will come. {@return whether it came to that} */
    boolean awaitConnection(Duration patience) throws InterruptedException {
        return connectingOver.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until nothing more is to come and it has no connection. {@return whether it came to that} */
    boolean awaitRelease(Duration patience) throws InterruptedException {
        return released.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@return why there is no connection, or null} */
    synchronized @Nullable Throwable notConnected() {
        return notConnected;
    }

    /** {@return what the answer says, or null if there is none} */
    synchronized @Nullable CheckResult result() {
        return result;
    }

    /** Asks the database to stop working on the query, so that it does not go on for nobody. */
    synchronized void cancel() {
        Statement statement = running;
        if (statement != null) {
            cancelled = true;
            // Drivers do this through a connection of its own, which takes as long as it takes.
            thread("-cancel", () -> cancel(statement)).start();
        }
    }

    /** Gives up: interrupts or aborts what is still going on. */
    synchronized void abandon() {
        if (abandoned) {
            return;
        }
        abandoned = true;
        Connection connection = held;
        if (connection != null) {
            // Closing a socket can block, TLS wants to say goodbye; whoever gives up has no time for that.
            thread("-abort", () -> abort(connection)).start();
        } else if (connecting && source.heedsInterrupts()) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            Connection connection = connect();
            if (connection != null) {
                ask(connection);
            }
        } finally {
            connectingOver.countDown();
            released.countDown();
        }
    }

    private @Nullable Connection connect() {
        Connection connection;
        try {
            connection = source.connect();
            if (connection == null) {
                throw new SQLException("the data source gave null instead of a connection");
            }
        } catch (Throwable failed) {
            synchronized (this) {
                connecting = false;
                notConnected = failed;
            }
            return null;
        }
        boolean late;
        synchronized (this) {
            connecting = false;
            held = connection;
            late = abandoned;
        }
        if (late) {
            // An interrupt that was meant for the wait must not hit the driver.
            Thread.interrupted();
            release(connection, false);
            return null;
        }
        connectingOver.countDown();
        return connection;
    }

    @SuppressWarnings("try") // The limits are there to be closed.
    private void ask(Connection connection) {
        CheckResult answer;
        try (Limit network = Limit.ofNetwork(connection, end);
                Limit transaction = Limit.ofTransaction(connection)) {
            answer = question.ask(new Asking(connection, end, this::running));
        } catch (Throwable failed) {
            answer = SqlFailures.result(failed);
        }
        boolean broken;
        synchronized (this) {
            running = null;
            result = answer;
            // A cancellation that did not meet this query would meet the next one on the same connection.
            broken = abandoned || says(answer, Reason.CONNECTION_LOST) || (cancelled && !says(answer, Reason.TIMEOUT));
        }
        release(connection, broken);
    }

    private static boolean says(CheckResult answer, Reason reason) {
        return answer.reason().filter(reason::equals).isPresent();
    }

    private synchronized void running(Statement statement) {
        running = statement;
    }

    /** Gives the connection back, unless that has been done already. */
    private void release(Connection connection, boolean broken) {
        synchronized (this) {
            if (held == null) {
                return;
            }
            held = null;
        }
        source.giveBack(connection, broken);
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException | RuntimeException unwilling) {
            // Then the query ends with its connection, or when it is done.
        }
    }

    private void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
            if (connection.unwrap(Connection.class).isClosed()) {
                // The thread may still hang in the driver, but not on this connection.
                release(connection, true);
                released.countDown();
            }
        } catch (SQLException | RuntimeException | AbstractMethodError unwilling) {
            // The connection cannot be ended from outside; it ends when the driver returns.
        }
    }

    private Thread thread(String suffix, Runnable task) {
        var made = new Thread(task, name + suffix);
        made.setDaemon(true);
        return made;
    }
}
