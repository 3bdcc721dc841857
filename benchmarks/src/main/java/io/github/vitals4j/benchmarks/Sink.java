package io.github.vitals4j.benchmarks;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;

/** Copies what is written to it, as a socket would, and starts again when told to. Not thread-safe. */
final class Sink extends OutputStream {
    static final int PAGE = 4096;

    private byte[] bytes = new byte[1 << 20];
    private int start;
    private int size;

    @Override
    public void write(int one) {
        require(1);
        bytes[size++] = (byte) one;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        require(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    private void require(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    int size() {
        return size - start;
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, size);
    }

    void clear() {
        size = start;
    }

    /** Clears it, and puts what follows at another place within a page. */
    void move(Random random) {
        start = random.nextInt(PAGE);
        size = start;
    }
}
