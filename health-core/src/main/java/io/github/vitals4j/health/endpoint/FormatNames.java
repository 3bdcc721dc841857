package io.github.vitals4j.health.endpoint;

import java.util.regex.Pattern;

/** What a format may be called. */
final class FormatNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]{0,62}");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\\s*;[\\x20-\\x7E]*)?");

    private FormatNames() {}

    static void require(ReportWriter format) {
        if (!NAME.matcher(format.name()).matches()) {
            throw new IllegalArgumentException("format '" + format.name()
                    + "': a name is 1 to 63 of a-z, 0-9, '+', '.' and '-', and begins with a letter or digit");
        }
        if (!MEDIA_TYPE.matcher(format.contentType()).matches()) {
            throw new IllegalArgumentException("format '" + format.name() + "': content type '" + format.contentType()
                    + "' must be a media type such as application/json");
        }
    }
}
