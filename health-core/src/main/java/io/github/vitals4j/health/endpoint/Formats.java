package io.github.vitals4j.health.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The formats of one endpoint, by name and by media type. Immutable. */
final class Formats {
    private final Map<String, Format> byName = new LinkedHashMap<>();
    private final List<Format> byMediaType = new ArrayList<>();

    Formats(Iterable<ReportWriter> writers, Renderer renderer) {
        for (var writer : writers) {
            var format = new Format(writer, renderer);
            byName.put(writer.name(), format);
            if (byMediaType.stream().noneMatch(other -> other.hasMediaTypeOf(format))) {
                byMediaType.add(format);
            }
        }
    }

    Format of(ReportWriter writer) {
        return Objects.requireNonNull(byName.get(writer.name()));
    }

    /** {@return the format of a name, or null} */
    @Nullable
    Format named(String name) {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * {@return the format that is liked most, the preferred one if others are not liked more; null if none is liked}
     */
    @Nullable
    Format liked(Accept accept, Format preferred) {
        if (accept.isAnything()) {
            return preferred;
        }
        Format best = null;
        float bestQuality = preferred.quality(accept);
        if (bestQuality > 0) {
            best = preferred;
        }
        for (var format : byMediaType) {
            float quality = format.quality(accept);
            if (quality > bestQuality) {
                bestQuality = quality;
                best = format;
            }
        }
        return best;
    }
}
