package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.View;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A format as one endpoint uses it. Keeps the last body of each probe, and of the shallow view, under each exposure: as
 * long as the report is the same object, that body is the answer. Subsets are written anew each time, so that no caller
 * can fill the memory.
 */
final class Format {
    private static final int PROBES = Probe.values().length;
    private static final int EXPOSURES = Exposure.values().length;

    /** A body, and what it was written from. */
    private record Kept(HealthReport report, RenderedBody body) {}

    final Map<String, String> headers;
    private final ReportWriter writer;
    private final String type;
    private final String subtype;
    private final Renderer renderer;

    /** See {@link #slot}. One array, so that few memory cells lie between a request and its answer. */
    private final AtomicReferenceArray<@Nullable Kept> kept = new AtomicReferenceArray<>((PROBES + 1) * EXPOSURES);

    Format(ReportWriter writer, Renderer renderer) {
        this.writer = writer;
        this.headers = Answers.headers(writer.contentType());
        String media = writer.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        this.type = media.substring(0, media.indexOf('/'));
        this.subtype = media.substring(media.indexOf('/') + 1);
        this.renderer = renderer;
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
        int slot = slot(report.view(), exposure);
        var last = kept.get(slot);
        if (last != null && last.report == report) {
            return last.body;
        }
        var body = subset(report, exposure);
        kept.set(slot, new Kept(report, body));
        return body;
    }

    /** By exposure within the probe; the shallow view comes after the last probe. */
    @SuppressWarnings("EnumOrdinal") // an index of this process, kept nowhere
    private static int slot(View view, Exposure exposure) {
        int row = view.isShallow() ? PROBES : view.probe().ordinal();
        return row * EXPOSURES + exposure.ordinal();
    }

    /** {@return the body for some of it} */
    RenderedBody subset(HealthReport report, Exposure exposure) throws IOException {
        return renderer.render(writer, report, exposure);
    }
}
