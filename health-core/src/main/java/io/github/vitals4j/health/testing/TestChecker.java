package io.github.vitals4j.health.testing;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A dependency that does as the test says: it is well, fails, throws, hangs or takes its time, and counts how often it
 * was asked.
 *
 * <p>A run first waits, if it is told to ({@link #hang}, {@link #takes}), and then gives the answer that holds at that
 * moment. Each command returns the checker, and holds until the next one of its kind. Thread-safe.
 *
 * <pre>{@code
 * var db = TestChecker.healthy();
 * try (var health = HealthCheckManager.builder().register("db", db).build()) {
 *     health.checkReadiness();
 *     db.hang();
 *     var refreshed = health.refresh("db");
 *     db.awaitStarted(2);                         // it is asked, and does not answer
 *     db.nowUnhealthy("down").release();          // now it does
 *     refreshed.join();
 *     assertThat(health.checkReadiness().message()).isEqualTo("Critical dependencies are unhealthy: db");
 *     assertThat(db.runs()).isEqualTo(2);
 *     assertThat(db.mostAtOnce()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>A checker that answers by a stage is an {@link AsyncTestChecker}.
 */
public final class TestChecker implements DependencyChecker {
    /** How a run waits before it answers. */
    @FunctionalInterface
    private interface Pause {
        void sit(CountDownLatch released) throws InterruptedException;
    }

    private static final Pause NONE = released -> {};

    private final RunCount count = new RunCount();
    private final Object monitor = new Object();
    // Guarded by the monitor from here on.
    private final Queue<DependencyChecker> once = new ArrayDeque<>();
    private DependencyChecker standing;
    private Pause pause = NONE;
    private CountDownLatch released = new CountDownLatch(1);
    private int interrupts;

    private TestChecker(DependencyChecker standing) {
        this.standing = standing;
    }

    /** {@return a dependency that is well} */
    public static TestChecker healthy() {
        return answering(CheckResult.healthy());
    }

    /**
     * {@return a dependency that is degraded}
     *
     * @param error what is not as it should be
     */
    public static TestChecker degraded(String error) {
        return answering(CheckResult.degraded(error));
    }

    /**
     * {@return a dependency that is down}
     *
     * @param error what is wrong
     */
    public static TestChecker unhealthy(String error) {
        return answering(CheckResult.unhealthy(error));
    }

    /**
     * {@return a dependency that gives this answer}
     *
     * @param answer null for a checker with a bug
     */
    public static TestChecker answering(@Nullable CheckResult answer) {
        return new TestChecker(answer(answer));
    }

    /**
     * {@return a dependency whose check throws}
     *
     * @param failure an {@link Exception} or an {@link Error}
     */
    public static TestChecker throwing(Throwable failure) {
        return new TestChecker(failure(failure));
    }

    /** {@return a dependency that does not answer until {@link #release}, then that it is well} */
    public static TestChecker hanging() {
        return healthy().hang();
    }

    /**
     * Is well from now on.
     *
     * @return this checker
     */
    public TestChecker nowHealthy() {
        return nowAnswers(CheckResult.healthy());
    }

    /**
     * Is degraded from now on.
     *
     * @param error what is not as it should be
     * @return this checker
     */
    public TestChecker nowDegraded(String error) {
        return nowAnswers(CheckResult.degraded(error));
    }

    /**
     * Is down from now on.
     *
     * @param error what is wrong
     * @return this checker
     */
    public TestChecker nowUnhealthy(String error) {
        return nowAnswers(CheckResult.unhealthy(error));
    }

    /**
     * Gives this answer from now on.
     *
     * @param answer null for a checker with a bug
     * @return this checker
     */
    public TestChecker nowAnswers(@Nullable CheckResult answer) {
        return nowDoes(answer(answer));
    }

    /**
     * Throws from now on.
     *
     * @param failure an {@link Exception} or an {@link Error}
     * @return this checker
     * @throws IllegalArgumentException if it is neither
     */
    public TestChecker nowThrows(Throwable failure) {
        return nowDoes(failure(failure));
    }

    /**
     * Is down at the next run, well at the one after that, and so on.
     *
     * @param error what is wrong when it is down
     * @return this checker
     */
    public TestChecker nowFlaps(String error) {
        var down = CheckResult.unhealthy(error);
        return nowDoes(new DependencyChecker() {
            private boolean up = true;

            @Override
            public synchronized CheckResult check(CheckContext context) {
                up = !up;
                return up ? CheckResult.healthy() : down;
            }
        });
    }

    /**
     * Does something else from now on.
     *
     * @param answer what a run does after it has waited
     * @return this checker
     */
    public TestChecker nowDoes(DependencyChecker answer) {
        Objects.requireNonNull(answer, "answer");
        synchronized (monitor) {
            once.clear();
            standing = answer;
        }
        return this;
    }

    /**
     * Gives each of these answers to one run, in this order, and after that the one that holds now. Answers that were
     * given for next runs before are gone.
     *
     * @param answers the answers to the next runs
     * @return this checker
     */
    public TestChecker nextAnswers(CheckResult... answers) {
        synchronized (monitor) {
            once.clear();
            Arrays.stream(answers).map(TestChecker::answer).forEach(once::add);
        }
        return this;
    }

    /**
     * Hangs from now on until {@link #release}, or until the run's thread is interrupted.
     *
     * @return this checker
     */
    public TestChecker hang() {
        return pause(released -> {
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                countInterrupt();
                throw interrupted;
            }
        });
    }

    /**
     * Hangs from now on until {@link #release}, whatever interrupts it, as a driver does that reads from a socket. The
     * thread is still interrupted when the run returns.
     *
     * @return this checker
     */
    public TestChecker hangIgnoringInterrupts() {
        return pause(released -> {
            boolean interrupted = false;
            boolean waiting = true;
            while (waiting) {
                try {
                    released.await();
                    waiting = false;
                } catch (InterruptedException ignored) {
                    countInterrupt();
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Takes its time from now on, by the system's clock; an interrupt or {@link #release} ends the wait.
     *
     * @param duration how long a run takes
     * @return this checker
     * @throws IllegalArgumentException if it is negative
     */
    public TestChecker takes(Duration duration) {
        requireNotNegative(duration);
        return pause(released -> {
            try {
                var unused = released.await(duration.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                countInterrupt();
                throw interrupted;
            }
        });
    }

    /**
     * Takes its time from now on, by a manual clock, which each run moves on.
     *
     * @param duration how long a run takes
     * @param time is moved by each run
     * @return this checker
     * @throws IllegalArgumentException if it is negative
     */
    public TestChecker takes(Duration duration, ManualTime time) {
        requireNotNegative(duration);
        Objects.requireNonNull(time, "time");
        return pause(released -> time.advance(duration));
    }

    /**
     * Ends the waiting: runs that hang or take their time answer now, later ones at once.
     *
     * @return this checker
     */
    public TestChecker release() {
        synchronized (monitor) {
            released.countDown();
            released = new CountDownLatch(1);
            pause = NONE;
        }
        return this;
    }

    private TestChecker pause(Pause ordered) {
        synchronized (monitor) {
            pause = ordered;
        }
        return this;
    }

    private void countInterrupt() {
        synchronized (monitor) {
            interrupts++;
            monitor.notifyAll();
        }
    }

    /** {@return how many runs have started} */
    public int runs() {
        return count.started();
    }

    /** {@return how many runs are in progress} */
    public int running() {
        return count.inside();
    }

    /** {@return how many runs were in progress at the same time, at most} */
    public int mostAtOnce() {
        return count.most();
    }

    /** {@return how many interrupts have reached runs that were waiting} */
    public int interrupts() {
        synchronized (monitor) {
            return interrupts;
        }
    }

    /**
     * Waits until a first run has started.
     *
     * @throws AssertionError if none does within ten seconds
     */
    public void awaitStarted() {
        awaitStarted(1);
    }

    /**
     * Waits until so many runs have started, counted from the checker's beginning.
     *
     * @param runs how many
     * @throws AssertionError if they do not within ten seconds
     */
    public void awaitStarted(int runs) {
        count.awaitStarted(runs);
    }

    /**
     * Waits until so many runs are in progress.
     *
     * @param runs how many; zero for none any more
     * @throws AssertionError if that does not come about within ten seconds
     */
    public void awaitRunning(int runs) {
        count.awaitInside(runs);
    }

    /**
     * Waits until so many interrupts have reached runs that were waiting.
     *
     * @param count how many
     * @throws AssertionError if they do not within ten seconds
     */
    public void awaitInterrupts(int count) {
        Patience.await(monitor, () -> interrupts >= count, () -> count + " interrupts, but there are " + interrupts);
    }

    @Override
    public CheckResult check(CheckContext context) throws Exception {
        count.enter();
        try {
            Pause ordered;
            CountDownLatch end;
            synchronized (monitor) {
                ordered = pause;
                end = released;
            }
            ordered.sit(end);
            DependencyChecker answer;
            synchronized (monitor) {
                answer = once.isEmpty() ? standing : once.remove();
            }
            return answer.check(context);
        } finally {
            count.leave();
        }
    }

    @SuppressWarnings("NullAway") // a checker with a bug answers null, and that is what is asked for
    private static DependencyChecker answer(@Nullable CheckResult answer) {
        return context -> answer;
    }

    private static DependencyChecker failure(Throwable failure) {
        if (failure instanceof Exception exception) {
            return context -> {
                throw exception;
            };
        }
        if (failure instanceof Error error) {
            return context -> {
                throw error;
            };
        }
        throw new IllegalArgumentException("failure " + failure + ": must be an Exception or an Error");
    }

    private static void requireNotNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration " + duration + ": must not be negative");
        }
    }
}
