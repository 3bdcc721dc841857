package io.github.vitals4j.health.endpoint;

import java.net.InetAddress;

/** A range of addresses, as {@code 10.0.0.0/8}. */
record Network(InetAddress address, int bits) {

    static Network parse(String text) {
        int slash = text.indexOf('/');
        var address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            int most = address.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? most : number(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new Network(address, bits);
            }
        }
        throw new IllegalArgumentException(
                "network '" + text + "': must be an address, or a network such as 10.0.0.0/8 or fd00::/8");
    }

    private static int number(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int i = 0; i < bits; i += Byte.SIZE) {
            int left = Math.min(Byte.SIZE, bits - i);
            int mask = 0xFF << (Byte.SIZE - left);
            if (((mine[i / Byte.SIZE] ^ its[i / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
