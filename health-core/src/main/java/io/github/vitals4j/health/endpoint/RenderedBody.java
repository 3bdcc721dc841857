package io.github.vitals4j.health.endpoint;

import java.util.List;

/**
 * A body that has been written, with slots for what is new in every answer. Up to the last slot it is copied for each
 * answer; all that follows is shared by them. Immutable.
 */
final class RenderedBody {
    /**
     * Where a value goes.
     *
     * @param value the value
     * @param at how many bytes of the body stand before it
     */
    record Slot(Fresh value, int at) {}

    final byte[] bytes;
    final int tail;
    private final Slot[] slots;

    RenderedBody(byte[] bytes, List<Slot> slots) {
        this.bytes = bytes;
        this.slots = slots.toArray(new Slot[0]);
        this.tail = slots.isEmpty() ? 0 : slots.get(slots.size() - 1).at();
    }

    /** {@return room for everything up to the tail} */
    byte[] newHead() {
        return new byte[tail + slots.length * Fresh.LONGEST];
    }

    /** Writes everything up to the tail, and returns where it ends. */
    int fill(byte[] head, Now now) {
        int from = 0;
        int end = 0;
        for (var slot : slots) {
            int length = slot.at - from;
            System.arraycopy(bytes, from, head, end, length);
            end = now.put(slot.value, head, end + length);
            from = slot.at;
        }
        return end;
    }
}
