package io.github.vitals4j.health;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine's work is done, and by which clock. Platform threads, because a starved virtual-thread scheduler
 * makes healthy dependencies look dead; as many as there is work, because a check that hangs must not delay another.
 */
final class Threads implements AutoCloseable {
    /** Cancels nothing, where no timer is set. */
    static final Runnable NO_TIMER = () -> {};

    static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final TimeSource time;
    private final long origin;
    private final ThreadPoolExecutor workers;
    private final @Nullable Executor foreign;

    /**
     * @param time the clocks and the timer
     * @param foreign the application's own executor for checks, or null for the engine's
     */
    Threads(TimeSource time, @Nullable Executor foreign) {
        this.time = time;
        this.origin = time.nanoTime();
        this.foreign = foreign;
        this.workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                daemons("vitals4j-worker"));
    }

    static ThreadFactory daemons(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    TimeSource time() {
        return time;
    }

    /**
     * {@return nanoseconds since the manager was made, by the monotonic clock} Counted from zero, so that it compares
     * plainly.
     */
    long now() {
        return time.nanoTime() - origin;
    }

    /** Starts a run without ever blocking the caller, who may be the timer or an event loop. */
    void submit(CheckRun run) {
        if (foreign == null) {
            run.submit(workers);
        } else {
            work(() -> run.submit(foreign));
        }
    }

    /**
     * Does something that may take a while, or is foreign code, on a thread of the engine. Somebody waits for it, so it
     * is done on the calling thread if the engine is closed or the machine has no thread left.
     */
    void work(Runnable task) {
        if (!tryWork(task)) {
            task.run();
        }
    }

    /** The same for what nobody waits for. {@return false if there is no thread for it} */
    boolean tryWork(Runnable task) {
        try {
            workers.execute(task);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            return false;
        }
    }

    /** {@return whether the calling thread is one of the engine's own, which must not wait for itself} */
    boolean isWorker() {
        return Thread.currentThread().getName().startsWith("vitals4j-worker-");
    }

    /** Stops the timer and lets the workers end, waiting for them a second at the most. */
    @Override
    public void close() {
        if (time instanceof SystemTime own) {
            own.close();
        }
        workers.shutdown();
        if (isWorker()) {
            return;
        }
        try {
            workers.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
