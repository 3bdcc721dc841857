package io.github.vitals4j.examples.compat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.ToLongFunction;

/**
 * Holds events until they are flushed; when it is full, the oldest one makes room for the newest. It knows its own size
 * in memory, so that nobody has to copy or walk through it to measure it. Thread-safe.
 *
 * @param <E> the events
 */
final class EventBuffer<E> {
    private final int capacity;
    private final ToLongFunction<E> bytesOf;
    private final Queue<E> events = new ArrayDeque<>();
    private long bytes;

    /**
     * Makes a buffer.
     *
     * @param capacity how many events it holds at most
     * @param bytesOf how much memory an event takes; the same at every call
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    EventBuffer(int capacity, ToLongFunction<E> bytesOf) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + ": must be at least 1");
        }
        this.capacity = capacity;
        this.bytesOf = bytesOf;
    }

    synchronized void add(E event) {
        long added = bytesOf.applyAsLong(event);
        if (events.size() == capacity) {
            bytes -= bytesOf.applyAsLong(events.remove());
        }
        events.add(event);
        bytes += added;
    }

    /** {@return all events, the oldest one first, which are no longer in the buffer} */
    synchronized List<E> flush() {
        var flushed = items();
        events.clear();
        bytes = 0;
        return flushed;
    }

    /** {@return a copy of what is in the buffer, the oldest one first} */
    synchronized List<E> items() {
        return new ArrayList<>(events);
    }

    synchronized int size() {
        return events.size();
    }

    synchronized long sizeInBytes() {
        return bytes;
    }
}
