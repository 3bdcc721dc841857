package io.github.vitals4j.health.jdbc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The rows that are not written yet, at most so many of them: a queue, and the batch that is being written. Any thread
 * may add; one takes. Thread-safe; the lock is never held over the database.
 */
final class HistoryQueue {
    private static final int LARGEST_BATCH = 100;

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock from here on.
    private final Deque<HistoryRow> queue = new ArrayDeque<>();
    private List<HistoryRow> batch = List.of();
    private boolean closing;
    private long written;
    private long dropped;

    HistoryQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Queues a row, or drops it if there is no room. */
    void add(HistoryRow row) {
        change(() -> {
            if (closing || queue.size() + batch.size() >= capacity) {
                dropped++;
            } else {
                queue.add(row);
            }
        });
    }

    /** Waits until there are rows, the end has come, or the patience is over. */
    void awaitRows(Duration patience) throws InterruptedException {
        await(() -> closing || !queue.isEmpty() || !batch.isEmpty(), patience);
    }

    /** Waits until the end has come, or the patience is over. */
    void awaitEnd(Duration patience) throws InterruptedException {
        await(() -> closing, patience);
    }

    /** Waits until so many rows have been written. {@return whether that came about in time} */
    boolean awaitWritten(long count, Duration patience) throws InterruptedException {
        return await(() -> written >= count, patience);
    }

    /** Waits until so many rows have been dropped. {@return whether that came about in time} */
    boolean awaitDropped(long count, Duration patience) throws InterruptedException {
        return await(() -> dropped >= count, patience);
    }

    /** Waits until so many rows wait to be written. {@return whether that came about in time} */
    boolean awaitPending(int count, Duration patience) throws InterruptedException {
        return await(() -> queue.size() + batch.size() >= count, patience);
    }

    /** {@return whether nothing more will come} */
    boolean isClosing() {
        return read(() -> closing ? 1 : 0) == 1;
    }

    /** {@return whether there is nothing left and nothing more will come} */
    boolean isOver() {
        return read(() -> closing && queue.isEmpty() && batch.isEmpty() ? 1 : 0) == 1;
    }

    /** {@return whether a batch was taken that is not settled yet} */
    boolean hasBatch() {
        return read(() -> batch.size()) > 0;
    }

    /** {@return the batch that is not settled yet, or a new one, which may be empty} */
    List<HistoryRow> batch() {
        lock.lock();
        try {
            if (batch.isEmpty()) {
                var taken = new ArrayList<HistoryRow>();
                while (taken.size() < LARGEST_BATCH && !queue.isEmpty()) {
                    taken.add(queue.remove());
                }
                batch = List.copyOf(taken);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** The batch has been written. */
    void writtenAll() {
        change(() -> {
            written += batch.size();
            batch = List.of();
        });
    }

    /** The batch is given up. */
    void dropBatch() {
        change(() -> {
            dropped += batch.size();
            batch = List.of();
        });
    }

    /** Puts all rows of the batch but the first back. */
    void split() {
        change(() -> {
            for (int i = batch.size() - 1; i > 0; i--) {
                queue.addFirst(batch.get(i));
            }
            batch = batch.subList(0, 1);
        });
    }

    /** No more rows are taken. */
    void close() {
        change(() -> closing = true);
    }

    /** Everything that is left is given up. */
    void dropAll() {
        change(() -> {
            closing = true;
            dropped += queue.size() + batch.size();
            queue.clear();
            batch = List.of();
        });
    }

    long written() {
        return read(() -> written);
    }

    long dropped() {
        return read(() -> dropped);
    }

    int pending() {
        return (int) read(() -> queue.size() + batch.size());
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long read(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
