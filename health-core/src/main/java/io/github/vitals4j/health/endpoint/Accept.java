package io.github.vitals4j.health.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request accepts, out of its {@code Accept} header (RFC 9110, section 12.5.1). What is ill-formed in it is
 * skipped. Immutable.
 */
final class Accept {
    /** Everything is as good as anything else. */
    static final Accept ANYTHING = new Accept(List.of());

    /** More than this no client means; the rest is skipped. */
    private static final int MOST_RANGES = 64;

    /** Old clients, {@link java.net.HttpURLConnection} among them, leave out the zero. */
    private static final Pattern QUALITY = Pattern.compile("0?\\.[0-9]{1,3}|0\\.?|1(\\.0{0,3})?");

    private static final float REFUSED = 0;

    /** One media range. Of {@code text/plain;version=0.0.4}, the version says that metrics are meant. */
    private record Range(String type, String subtype, boolean versioned, float quality) {
        int precision(String type, String subtype) {
            if (this.type.equals("*")) {
                return 1;
            }
            if (!this.type.equals(type)) {
                return 0;
            }
            return this.subtype.equals("*") ? 2 : this.subtype.equals(subtype) ? 3 : 0;
        }

        boolean isForMetrics() {
            return (type.equals("application") && subtype.equals("openmetrics-text"))
                    || (type.equals("text") && subtype.equals("plain") && versioned);
        }
    }

    private final List<Range> ranges;

    private Accept(List<Range> ranges) {
        this.ranges = ranges;
    }

    static Accept of(@Nullable String header) {
        if (header == null || header.equals("*/*")) {
            return ANYTHING;
        }
        var ranges = new ArrayList<Range>();
        for (int from = 0; from < header.length() && ranges.size() < MOST_RANGES; ) {
            int comma = header.indexOf(',', from);
            int to = comma < 0 ? header.length() : comma;
            var range = range(header.substring(from, to));
            if (range != null) {
                ranges.add(range);
            }
            from = to + 1;
        }
        return ranges.isEmpty() ? ANYTHING : new Accept(List.copyOf(ranges));
    }

    private static @Nullable Range range(String element) {
        String[] parts = element.split(";", -1);
        String media = parts[0].strip().toLowerCase(Locale.ROOT);
        if (media.equals("*")) {
            media = "*/*";
        }
        int slash = media.indexOf('/');
        if (slash <= 0 || slash == media.length() - 1 || (media.startsWith("*/") && !media.equals("*/*"))) {
            return null;
        }
        float quality = 1;
        boolean versioned = false;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                quality = quality(parameter.substring(2));
                if (Float.isNaN(quality)) {
                    return null;
                }
            } else if (parameter.startsWith("version=")) {
                versioned = true;
            }
        }
        return new Range(media.substring(0, slash), media.substring(slash + 1), versioned, quality);
    }

    /** A number from 0 to 1 with up to three decimals; NaN for anything else. */
    private static float quality(String text) {
        return QUALITY.matcher(text).matches() ? Float.parseFloat(text) : Float.NaN;
    }

    boolean isAnything() {
        return ranges.isEmpty();
    }

    /** {@return how much a media type is liked, from 0 (not at all) to 1: what the most precise range says} */
    float quality(String type, String subtype) {
        if (ranges.isEmpty()) {
            return 1;
        }
        int precision = 0;
        float quality = REFUSED;
        for (var range : ranges) {
            int own = range.isForMetrics() ? 0 : range.precision(type, subtype);
            if (own > precision || (own == precision && own > 0 && range.quality > quality)) {
                precision = own;
                quality = range.quality;
            }
        }
        return quality;
    }

    /** {@return whether metrics are asked for at least as much as a format} No wildcard asks for them. */
    boolean prefersMetrics(Format format) {
        float quality = REFUSED;
        for (var range : ranges) {
            if (range.isForMetrics()) {
                quality = Math.max(quality, range.quality);
            }
        }
        return quality > 0 && quality >= format.quality(this);
    }
}
