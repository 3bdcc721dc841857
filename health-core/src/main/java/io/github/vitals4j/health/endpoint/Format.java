package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.View;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A format as one endpoint uses it. Keeps the last body of each probe, and of the shallow view, under each exposure: as
 * long as the report is the same object, that body is the answer. Subsets are written anew each time, so that no caller
 * can fill the memory.
 */
final class Format {
    /** A body, and what it was written from. */
    private record Kept(HealthReport report, RenderedBody body) {}

    final Map<String, String> headers;
    private final ReportWriter writer;
    private final String type;
    private final String subtype;
    private final Renderer renderer;
    private final Map<Probe, Map<Exposure, AtomicReference<@Nullable Kept>>> kept = new EnumMap<>(Probe.class);
    private final Map<Exposure, AtomicReference<@Nullable Kept>> keptShallow = slots();

    Format(ReportWriter writer, Renderer renderer) {
        this.writer = writer;
        this.headers = Answers.headers(writer.contentType());
        String media = writer.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        this.type = media.substring(0, media.indexOf('/'));
        this.subtype = media.substring(media.indexOf('/') + 1);
        this.renderer = renderer;
        for (var probe : Probe.values()) {
            kept.put(probe, slots());
        }
    }

    private static Map<Exposure, AtomicReference<@Nullable Kept>> slots() {
        var slots = new EnumMap<Exposure, AtomicReference<@Nullable Kept>>(Exposure.class);
        for (var exposure : Exposure.values()) {
            slots.put(exposure, new AtomicReference<>());
        }
        return slots;
    }

    boolean hasMediaTypeOf(Format other) {
        return type.equals(other.type) && subtype.equals(other.subtype);
    }

    /** {@return how much the format is liked, from 0 (not at all) to 1} */
    float quality(Accept accept) {
        return accept.quality(type, subtype);
    }

    /** {@return the body for all that a probe looks at, or for all of its shallow view} */
    RenderedBody whole(HealthReport report, Exposure exposure) throws IOException {
        var slot = slot(report.view(), exposure);
        var last = slot.get();
        if (last != null && last.report == report) {
            return last.body;
        }
        var body = subset(report, exposure);
        slot.set(new Kept(report, body));
        return body;
    }

    private AtomicReference<@Nullable Kept> slot(View view, Exposure exposure) {
        var slots = view.isShallow() ? keptShallow : Objects.requireNonNull(kept.get(view.probe()));
        return Objects.requireNonNull(slots.get(exposure));
    }

    /** {@return the body for some of it} */
    RenderedBody subset(HealthReport report, Exposure exposure) throws IOException {
        return renderer.render(writer, report, exposure);
    }
}
