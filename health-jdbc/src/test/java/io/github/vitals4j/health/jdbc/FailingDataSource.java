package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that works, until the test has it refuse, hang, or lose the answer to a commit that has happened. */
final class FailingDataSource implements DataSource {
    private final DataSource real;
    private final Semaphore refusals = new Semaphore(0);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean refusing;
    private volatile Error error;
    private volatile boolean automatic = true;
    private volatile CountDownLatch released = new CountDownLatch(0);

    FailingDataSource(DataSource real) {
        this.real = real;
    }

    void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Every connection ends in an error of the driver's; null for the end of that. */
    void breakWith(Error error) {
        this.error = error;
    }

    void awaitRefusals(int count) throws InterruptedException {
        assertThat(refusals.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
    }

    void hang() {
        released = new CountDownLatch(1);
    }

    void awaitHanging() throws InterruptedException {
        assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
    }

    void release() {
        released.countDown();
    }

    void loseAnswersToCommits(int count) {
        answersToLose.set(count);
    }

    int lostAnswers() {
        return lost.get();
    }

    int open() {
        return open.get();
    }

    /** {@return whether the last connection was given back in the mode in which it was taken} */
    boolean automatic() {
        return automatic;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (refusing) {
            refusals.release();
            throw new SQLException("password=s3cret refused", "08001");
        }
        if (error != null) {
            refusals.release();
            throw error;
        }
        hanging.countDown();
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException ignored) {
                // Some drivers do not heed it.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        open.incrementAndGet();
        var connection = real.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        open.decrementAndGet();
                        automatic = connection.getAutoCommit();
                    }
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("commit")
                                && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            lost.incrementAndGet();
                            throw new SQLException("connection lost", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("nothing to unwrap");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
