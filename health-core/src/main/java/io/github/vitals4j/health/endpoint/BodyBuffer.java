package io.github.vitals4j.health.endpoint;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that are being written, without the locks of {@link java.io.ByteArrayOutputStream}. */
final class BodyBuffer extends OutputStream {
    private byte[] bytes = new byte[512];
    private int size;

    @Override
    public void write(int b) {
        ensure(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
