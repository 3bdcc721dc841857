package io.github.vitals4j.health.endpoint;

import java.util.Arrays;
import java.util.List;

/**
 * A body that has been written, with slots for what is new in every answer. All that follows the last slot, the tail,
 * is shared by all answers; what comes before it, the head, by those of one millisecond, because no value in a slot is
 * more exact than that. So a busy endpoint puts few heads together, and looks at one clock for an answer. Thread-safe.
 */
final class RenderedBody {
    /**
     * Where a value goes.
     *
     * @param value the value
     * @param at how many bytes of the body stand before it
     */
    record Slot(Fresh value, int at) {}

    /** What comes before the tail in the answers of one millisecond. */
    static final class Head {
        static final Head NONE = new Head(Long.MIN_VALUE, new byte[0], 0);

        private final long millis;
        final byte[] bytes;
        final int length;

        private Head(long millis, byte[] bytes, int length) {
            this.millis = millis;
            this.bytes = bytes;
            this.length = length;
        }
    }

    private final byte[] fixed;
    private final Slot[] slots;
    private final byte[] tail;
    private volatile Head last = Head.NONE;

    RenderedBody(byte[] bytes, List<Slot> slots) {
        int end = slots.isEmpty() ? 0 : slots.get(slots.size() - 1).at();
        this.fixed = Arrays.copyOf(bytes, end);
        this.slots = slots.toArray(new Slot[0]);
        this.tail = end == 0 ? bytes : Arrays.copyOfRange(bytes, end, bytes.length);
    }

    /** Not to be changed. */
    byte[] tail() {
        return tail;
    }

    /** {@return the head of an answer that is given now; not to be changed} */
    Head head(Now now) {
        if (slots.length == 0) {
            return Head.NONE;
        }
        long millis = now.millis();
        var head = last;
        if (head.millis != millis) {
            head = write(millis, now);
            last = head;
        }
        return head;
    }

    private Head write(long millis, Now now) {
        var bytes = new byte[fixed.length + slots.length * Fresh.LONGEST];
        int from = 0;
        int end = 0;
        for (var slot : slots) {
            int length = slot.at - from;
            System.arraycopy(fixed, from, bytes, end, length);
            end = now.put(slot.value, millis, bytes, end + length);
            from = slot.at;
        }
        return new Head(millis, bytes, end);
    }
}
