package io.github.vitals4j.health.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A set of HTTP status codes, written as {@code 200-299, 404}. Immutable. */
final class StatusCodes {
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{3})\\s*(?:-\\s*(\\d{3})\\s*)?");
    private static final int FIRST = 100;
    private static final int LAST = 599;

    private record Range(int from, int to) {
        @Override
        public String toString() {
            return from == to ? String.valueOf(from) : from + "-" + to;
        }
    }

    private final List<Range> ranges;

    private StatusCodes(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * {@return the codes that the text names}
     *
     * @throws IllegalArgumentException if it is of another form
     */
    static StatusCodes parse(String text) {
        var ranges = new ArrayList<Range>();
        for (String part : text.split(",", -1)) {
            var matcher = RANGE.matcher(part);
            if (!matcher.matches()) {
                throw malformed(text);
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            if (from < FIRST || to > LAST || from > to) {
                throw malformed(text);
            }
            ranges.add(new Range(from, to));
        }
        return new StatusCodes(List.copyOf(ranges));
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "codes '" + text + "': must be codes and ranges from 100 to 599, such as 200-299, 404");
    }

    boolean contain(int code) {
        return ranges.stream().anyMatch(range -> range.from() <= code && code <= range.to());
    }

    /** {@return the codes as they are written} */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }
}
