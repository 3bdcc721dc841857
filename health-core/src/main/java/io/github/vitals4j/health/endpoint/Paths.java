package io.github.vitals4j.health.endpoint;

import java.util.Objects;
import java.util.regex.Pattern;

/** What a configured path may look like. */
final class Paths {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private Paths() {}

    static String require(String path) {
        if (!PATH.matcher(Objects.requireNonNull(path, "path")).matches()) {
            throw new IllegalArgumentException("path '" + path
                    + "': must be like /ready or /api/health: segments of letters, digits, '.', '_', '~' and '-'");
        }
        return path;
    }
}
