package io.github.vitals4j.health.local;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads, {@code left} and {@code right}, each of which wants what the other one holds. */
final class Deadlock {
    private final CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    private final Thread left;
    private final Thread right;

    private Deadlock(Taking taking) {
        var one = new Object();
        var two = new Object();
        var lockOne = new ReentrantLock();
        var lockTwo = new ReentrantLock();
        left = new Thread(() -> taking.both(this, one, two, lockOne, lockTwo), "left");
        right = new Thread(() -> taking.both(this, two, one, lockTwo, lockOne), "right");
        left.setDaemon(true);
        right.setDaemon(true);
        left.start();
        right.start();
    }

    @FunctionalInterface
    private interface Taking {
        void both(Deadlock deadlock, Object first, Object second, ReentrantLock firstLock, ReentrantLock secondLock);
    }

    /** By monitors: nothing but the end of the process ends it. */
    static Deadlock ofMonitors() {
        return new Deadlock((deadlock, first, second, firstLock, secondLock) -> {
            synchronized (first) {
                deadlock.meet();
                synchronized (second) {
                    throw new AssertionError("not a deadlock");
                }
            }
        });
    }

    /** By locks whose waiters {@link #dissolve} can interrupt. */
    static Deadlock ofLocks() {
        return new Deadlock((deadlock, first, second, firstLock, secondLock) -> {
            firstLock.lock();
            try {
                deadlock.meet();
                secondLock.lockInterruptibly();
                secondLock.unlock();
            } catch (InterruptedException dissolved) {
                // What the test wants.
            } finally {
                firstLock.unlock();
            }
        });
    }

    private void meet() {
        try {
            bothHoldOne.await();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    void dissolve() throws InterruptedException {
        left.interrupt();
        right.interrupt();
        left.join();
        right.join();
    }
}
