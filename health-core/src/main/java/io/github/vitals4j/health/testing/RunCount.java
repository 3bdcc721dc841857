package io.github.vitals4j.health.testing;

/** Counts the runs of a checker. Thread-safe. */
final class RunCount {
    private final Object monitor = new Object();
    private int started;
    private int inside;
    private int most;

    void enter() {
        synchronized (monitor) {
            started++;
            inside++;
            most = Math.max(most, inside);
            monitor.notifyAll();
        }
    }

    void leave() {
        synchronized (monitor) {
            inside--;
            monitor.notifyAll();
        }
    }

    int started() {
        synchronized (monitor) {
            return started;
        }
    }

    int inside() {
        synchronized (monitor) {
            return inside;
        }
    }

    int most() {
        synchronized (monitor) {
            return most;
        }
    }

    void awaitStarted(int runs) {
        Patience.await(monitor, () -> started >= runs, () -> runs + " runs started, but there are " + started);
    }

    void awaitInside(int runs) {
        Patience.await(monitor, () -> inside == runs, () -> runs + " runs in progress, but there are " + inside);
    }
}
