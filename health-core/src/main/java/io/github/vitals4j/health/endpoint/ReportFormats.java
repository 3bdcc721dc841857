package io.github.vitals4j.health.endpoint;

import java.util.List;

/**
 * The formats that come with the library. In each of them a caller sees as much as its {@link Exposure} allows, and no
 * more.
 */
public final class ReportFormats {
    /** {@code native}: everything that a report says. The default. */
    public static final ReportWriter NATIVE = new NativeFormat();
    /** {@code simple}: the status, the time in seconds since 1970, and a line of text for each dependency. */
    public static final ReportWriter SIMPLE = new SimpleFormat();
    /** {@code ping}: {@code ok}, {@code degraded} or {@code error}, the service and its version. */
    public static final ReportWriter PING = new PingFormat();
    /** {@code actuator}: as Spring Boot's actuator answers, version 3. What is degraded is {@code UP} with a detail. */
    public static final ReportWriter ACTUATOR = new ActuatorFormat();
    /** {@code microprofile}: as MicroProfile Health wants it. What is degraded is {@code UP}. */
    public static final ReportWriter MICROPROFILE = new MicroProfileFormat();
    /**
     * {@code health+json}: the IETF's draft-inadarei-api-health-check-06. What is degraded is {@code warn}, which must
     * have a code from 200 to 399.
     */
    public static final ReportWriter HEALTH_JSON = new HealthJsonFormat();
    /** {@code text}: a line for each dependency and one for the whole, as Kubernetes' own {@code /readyz?verbose}. */
    public static final ReportWriter TEXT = new TextFormat();

    /** All of them; when a request likes several equally, the earlier one is chosen. */
    static final List<ReportWriter> ALL = List.of(NATIVE, SIMPLE, PING, ACTUATOR, MICROPROFILE, HEALTH_JSON, TEXT);

    private ReportFormats() {}
}
