package io.github.vitals4j.health.endpoint;

import java.io.IOException;

/**
 * A format of the endpoint's bodies. The ones that come with the library are in {@link ReportFormats}; an application
 * gives a path to its own with {@link HealthEndpointBuilder#path(String, io.github.vitals4j.health.Probe,
 * ReportWriter)}.
 *
 * <p>What is written is kept until the report changes, so a writer must write the same for the same report; what is new
 * in every answer, such as the time, is written with {@link ReportBody#timestamp} and its likes. Implementations are
 * thread-safe.
 */
public interface ReportWriter {
    /** {@return the name by which a request asks for the format: {@code ?format=}<em>name</em>} */
    String name();

    /** {@return the media type of the body, with its parameters} */
    String contentType();

    /**
     * Writes a report.
     *
     * @param report what the reader may see
     * @param body takes what is written
     * @throws IOException if the body throws it
     */
    void write(ExposedReport report, ReportBody body) throws IOException;
}
