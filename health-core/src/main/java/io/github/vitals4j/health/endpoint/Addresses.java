package io.github.vitals4j.health.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses out of text, without ever asking a name service. */
final class Addresses {
    private static final int LONGEST = 45;

    private Addresses() {}

    /** {@return the address, or null if the text is none} Brackets and the zone of an IPv6 address are ignored. */
    static @Nullable InetAddress parse(String text) {
        String literal = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = literal.indexOf('%');
        if (zone >= 0) {
            literal = literal.substring(0, zone);
        }
        if (!isLiteral(literal)) {
            return null;
        }
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException none) {
            return null;
        }
    }

    /** Whether it can only be an address: with a colon it is never looked up, nor are four numbers. */
    private static boolean isLiteral(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        return text.indexOf(':') >= 0 ? isVersion6(text) : isVersion4(text);
    }

    private static boolean isVersion6(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 'f' || (Character.digit(c, 16) < 0 && c != ':' && c != '.')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVersion4(String text) {
        int parts = 1;
        int digits = 0;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0) {
                    return false;
                }
                parts++;
                digits = 0;
                value = 0;
            } else if (c >= '0' && c <= '9') {
                digits++;
                value = value * 10 + (c - '0');
                if (digits > 3 || value > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return parts == 4 && digits > 0;
    }
}
