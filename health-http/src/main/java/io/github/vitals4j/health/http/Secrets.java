package io.github.vitals4j.health.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Tells what a header gives away, so that it can be taken out of everything that a run reports. */
final class Secrets {
    private static final Pattern TELLING =
            Pattern.compile("(?i)authorization|cookie|token|secret|password|signature|(?:^|[-_])key");

    private Secrets() {}

    /** {@return whether a header of that name carries a secret, though it was not given as one} */
    static boolean isIn(String header) {
        return TELLING.matcher(header).find();
    }

    /**
     * Tells a header's value: whole, without the scheme before it ({@code Bearer}), and the user's password if it is
     * that of basic authentication. A server that quotes a part of it gives nothing away.
     */
    static void declare(Consumer<String> secrets, String value) {
        secrets.accept(value);
        int space = value.indexOf(' ');
        if (space < 0) {
            return;
        }
        String credentials = value.substring(space + 1).strip();
        secrets.accept(credentials);
        if (value.regionMatches(true, 0, "basic", 0, space)) {
            String pair = decoded(credentials);
            secrets.accept(pair);
            secrets.accept(pair.substring(pair.indexOf(':') + 1));
        }
    }

    private static String decoded(String credentials) {
        try {
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return credentials;
        }
    }
}
