package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.history.HealthHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Real answers are as the schema and the OpenAPI document in {@code docs/api} say, and these say no more. */
class PublishedSchemasTest {
    private static final HealthStatus[] STATUSES = {HealthStatus.HEALTHY, HealthStatus.DEGRADED, HealthStatus.UNHEALTHY
    };

    private static final String OPENMETRICS = "application/openmetrics-text";

    private final OpenApiDocument document = OpenApiDocument.read();

    PublishedSchemasTest() throws IOException {}

    static Stream<String> formats() {
        return ReportFormats.ALL.stream().map(ReportWriter::name);
    }

    private static void assertValid(Schema schema, String body) {
        assertThat(schema.validate(body, InputFormat.JSON)).as(body).isEmpty();
    }

    private static String json(String format, Path file) throws IOException {
        String body = Files.readString(file);
        return format.equals("text") ? OpenApiDocument.JSON.writeValueAsString(body) : body;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyBodyIsValid(String format) throws IOException {
        var schema = document.schemaOf(format);
        var files = GoldenBodiesTest.files(format);
        assertThat(files).hasSizeGreaterThan(10);
        for (var file : files) {
            assertValid(schema, json(format, file));
        }
    }

    @Test
    void nativeBodiesHaveNoMemberThatTheSchemaDoesNotName() throws IOException {
        var schema = OpenApiDocument.compile(closed(OpenApiDocument.nativeSchema()));
        for (var file : GoldenBodiesTest.files("native")) {
            assertValid(schema, Files.readString(file));
        }
    }

    @Test
    void theSchemaNamesNoMemberThatDoesNotExist() throws IOException {
        var named = new TreeSet<String>();
        collectNames(OpenApiDocument.nativeSchema(), named);
        var written = new HashSet<String>();
        for (var file : GoldenBodiesTest.files("native")) {
            var body = OpenApiDocument.JSON.readTree(Files.readString(file));
            written.addAll(body.propertyNames());
            body.path("dependencies").forEach(dependency -> written.addAll(dependency.propertyNames()));
        }
        // Needs a run that never returns, which other tests have.
        written.add("abandoned_runs");
        assertThat(named).isSubsetOf(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\":\"up\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"message\":\"x\"}",
                "{\"status\":\"healthy\",\"timestamp\":\"2026-01-01 00:00\",\"message\":\"x\"}",
                "{\"status\":\"healthy\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"message\":\"x\",\"version\":\"1\"}"
            })
    void theSchemaRefusesWhatIsNoHealth(String body) throws IOException {
        var schema = OpenApiDocument.compile(OpenApiDocument.nativeSchema());
        assertThat(schema.validate(body, InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"healthy\":true,\"status\":\"unhealthy\"",
                "\"healthy\":false,\"status\":\"degraded\"",
                "\"healthy\":false,\"status\":\"unhealthy\"",
                "\"healthy\":true,\"status\":\"healthy\",\"consecutive_failures\":0"
            })
    void theSchemaRefusesADependencyThatContradictsItself(String members) throws IOException {
        String body =
                Files.readString(GoldenBodiesTest.files("native").get(0).resolveSibling("../healthy/native-full.json"));
        var schema = OpenApiDocument.compile(OpenApiDocument.nativeSchema());
        assertValid(schema, body);
        String contradicting = body.replaceFirst("\"healthy\":true,\"status\":\"healthy\"", members);
        assertThat(contradicting).isNotEqualTo(body);
        assertThat(schema.validate(contradicting, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void theDocumentsAreWellFormed() throws IOException {
        assertThat(document.root.path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(OpenApiDocument.faults(OpenApiDocument.nativeSchema())).isEmpty();
        document.root
                .path("components")
                .path("schemas")
                .forEach(schema -> assertThat(OpenApiDocument.faults(schema))
                        .as(schema.toString())
                        .isEmpty());
        assertReferencesLeadSomewhere(document.root);
    }

    private void assertReferencesLeadSomewhere(JsonNode node) {
        if (node.has("$ref") && !node.path("$ref").asString().startsWith("#/$defs/")) {
            assertThat(document.resolve(node).isObject()).isTrue();
        }
        node.forEach(this::assertReferencesLeadSomewhere);
    }

    @Test
    void theDocumentHasThePathsOfTheEndpoint() {
        try (var scenario = Scenario.of(HealthStatus.HEALTHY)) {
            var paths = new HashSet<>(scenario.endpoint()
                    .metrics((accept, out) -> "text/plain")
                    .statusPage()
                    .history(HealthHistory.of(scenario.manager))
                    .build()
                    .paths());
            paths.add("/ready/{name}");
            paths.add("/ready/{name}/history");
            assertThat(document.root.path("paths").propertyNames()).containsExactlyInAnyOrderElementsOf(paths);
        }
    }

    /** What was asked, and with which code it was answered. */
    private record Seen(String path, String method, String code) {}

    @Test
    void everyAnswerIsDocumentedAndEveryDocumentedAnswerIsGiven() throws IOException {
        Set<Seen> seen = new HashSet<>();
        for (var status : STATUSES) {
            try (var scenario = Scenario.of(status)) {
                for (var path : document.root.path("paths").propertyNames()) {
                    askEverything(scenario, path, seen);
                }
            }
        }
        Set<Seen> documented = new HashSet<>();
        document.root
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .path("responses")
                                .propertyNames()
                                .forEach(code -> documented.add(new Seen(path.getKey(), operation.getKey(), code)))));
        // Liveness and start-up are healthy in all three scenarios.
        for (var path : List.of("/health", "/livez", "/startup", "/startupz")) {
            seen.add(new Seen(path, "get", "503"));
        }
        assertThat(seen).isEqualTo(documented);
    }

    private void askEverything(Scenario scenario, String path, Set<Seen> seen) {
        var full = scenario.endpoint()
                .metrics((accept, out) -> {
                    out.write("up 1\n".getBytes(StandardCharsets.US_ASCII));
                    return accept.equals(OPENMETRICS) ? OPENMETRICS : "text/plain; version=0.0.4";
                })
                .statusPage()
                .history(HealthHistory.of(scenario.manager));
        var endpoint = full.build();
        String target = path.replace("{name}", "redis");
        for (var exposure : Exposure.values()) {
            for (var format : ReportFormats.ALL) {
                check(
                        endpoint.handle(Scenario.request(target + "?format=" + format.name(), exposure)),
                        path,
                        "get",
                        seen);
            }
            check(endpoint.handle(Scenario.request(target, exposure)), path, "get", seen);
        }
        for (var query : List.of("?format=x", "?tag=%", "?tag=nobody", "?" + "x".repeat(9_000))) {
            check(endpoint.handle(Scenario.request(target + query, Exposure.FULL)), path, "get", seen);
        }
        for (var accept : List.of(OPENMETRICS, "text/plain;version=0.0.4")) {
            var scrape = Scenario.request(target, Exposure.STATUS).withHeader("Accept", accept);
            check(endpoint.handle(scrape), path, "get", seen);
        }
        check(endpoint.handle(HealthRequest.of("POST", target)), path, "post", seen);
        var closed = full.metricsAccess(request -> false).build();
        check(closed.handle(Scenario.request(target, Exposure.FULL)), path, "get", seen);
        var limited = path.contains("{")
                ? full.rateLimit(RateLimit.perMinute(1)).build()
                : full.rateLimit(RateLimit.perMinute(1).including(path)).build();
        limited.handle(Scenario.request(target, Exposure.FULL));
        check(limited.handle(Scenario.request(target, Exposure.FULL)), path, "get", seen);
        var broken = scenario.endpoint()
                .statusPage()
                .metrics((accept, out) -> {
                    throw new IOException("broken");
                })
                .format(new BrokenFormat())
                .history(HealthHistory.of(scenario.manager))
                .build();
        check(broken.handle(Scenario.request(target + "?format=broken", Exposure.FULL)), path, "get", seen);
    }

    /** A format that cannot be written. */
    private record BrokenFormat() implements ReportWriter {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public void write(ExposedReport report, ReportBody body) throws IOException {
            throw new IOException("broken");
        }
    }

    private void check(Optional<HealthResponse> answer, String path, String method, Set<Seen> seen) {
        var response = answer.orElseThrow();
        String code = Integer.toString(response.status());
        seen.add(new Seen(path, method, code));
        var documented = document.resolve(document.root
                .path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path(code));
        assertThat(documented.isMissingNode())
                .as(method + " " + path + " " + code)
                .isFalse();
        for (var header : documented.path("headers").properties()) {
            var schema = document.schema(document.resolve(header.getValue()).path("schema"));
            String value = response.headers().get(header.getKey());
            boolean number = header.getKey().equals("Retry-After");
            assertValid(schema, number ? value : OpenApiDocument.JSON.writeValueAsString(value));
        }
        String type = response.contentType().split(";", 2)[0];
        var content = documented.path("content");
        var media = content.path(content.has(response.contentType()) ? response.contentType() : type);
        assertThat(media.isMissingNode()).as(type + " of " + path + " " + code).isFalse();
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertValid(
                document.schema(media.path("schema")),
                type.startsWith("text/") || type.equals(OPENMETRICS)
                        ? OpenApiDocument.JSON.writeValueAsString(body)
                        : body);
    }

    private static JsonNode closed(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("properties").size() > 1 && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.forEach(PublishedSchemasTest::closed);
        }
        return schema;
    }

    private static void collectNames(JsonNode schema, Set<String> names) {
        if (schema.path("properties").size() > 1) {
            names.addAll(schema.path("properties").propertyNames());
        }
        schema.forEach(child -> collectNames(child, names));
    }
}
