package io.github.vitals4j.health.endpoint;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Addresses out of text. They are read here, because whatever {@link InetAddress} cannot read it asks a name service
 * for.
 */
final class Addresses {
    private static final int LONGEST = 45;

    private Addresses() {}

    /** {@return the address, or null if the text is none} Brackets and the zone of an IPv6 address are ignored. */
    static @Nullable InetAddress parse(String text) {
        String literal = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = literal.indexOf('%');
        String address = zone < 0 ? literal : literal.substring(0, zone);
        if (address.length() > LONGEST) {
            return null;
        }
        boolean version4 = zone < 0 && address.indexOf(':') < 0;
        byte[] bytes = version4 ? version4(address) : version6(address);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible); // for there are 4 bytes, or 16
        }
    }

    /** Eight groups with colons between them; two colons in a row stand for as many zeros as are missing. */
    private static byte @Nullable [] version6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text);
            return all != null && all.length == 16 ? all : null;
        }
        byte[] head = groups(text.substring(0, gap));
        byte[] tail = groups(text.substring(gap + 2));
        // The last four bytes may be an IPv4 address, but the first ones may not.
        if (head == null || tail == null || head.length + tail.length > 14 || text.lastIndexOf('.', gap) >= 0) {
            return null;
        }
        byte[] all = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, all, 16 - tail.length, tail.length);
        return all;
    }

    /**
     * {@return the bytes of groups, the last of which may be an IPv4 address; none of no text, null of malformed text}
     */
    private static byte @Nullable [] groups(String text) {
        var bytes = new ByteArrayOutputStream(16);
        if (text.isEmpty()) {
            return bytes.toByteArray();
        }
        String[] groups = text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            byte[] last = i == groups.length - 1 ? version4(groups[i]) : null;
            if (last != null) {
                bytes.writeBytes(last);
            } else {
                int value = number(groups[i], 16, 4);
                if (value < 0) {
                    return null;
                }
                bytes.write(value >> 8);
                bytes.write(value);
            }
        }
        return bytes.toByteArray();
    }

    private static byte @Nullable [] version4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 255) {
                return null;
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    /** {@return a number, or -1 if the text is none or has too many digits} */
    private static int number(String text, int radix, int most) {
        if (text.isEmpty() || text.length() > most) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c > 'f' ? -1 : Character.digit(c, radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
