package io.github.vitals4j.health.endpoint;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Writes what takes milliseconds on threads of the manager's, {@value #MOST} at the most, in the order in which it was
 * asked for: strangers may ask for metrics, and must not make the process run out of threads. Thread-safe.
 */
final class Writers implements Executor {
    static final int MOST = 2;

    private final Executor workers;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore idle = new Semaphore(MOST);

    /** @param workers the threads of the manager's */
    Writers(Executor workers) {
        this.workers = workers;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        callWriter();
    }

    private void callWriter() {
        if (idle.tryAcquire()) {
            workers.execute(this::write);
        }
    }

    private void write() {
        try {
            for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        } finally {
            idle.release();
        }
        // Whoever came between the last look and the release found all writers busy.
        if (!waiting.isEmpty()) {
            callWriter();
        }
    }
}
