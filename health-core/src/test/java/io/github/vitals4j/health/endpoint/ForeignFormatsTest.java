package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.vitals4j.health.HealthStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in formats of others are as these others say. Actuator's is read by Spring Boot Admin in its example. */
class ForeignFormatsTest {
    /** Of the specification itself, out of its test kit. */
    private static final String MICROPROFILE = "/health-check-schema.json";

    private static final String DRAFT = "health-check-draft-06.schema.json";

    private static Schema schema(String resource, SpecificationVersion version) throws IOException {
        try (var in = Objects.requireNonNull(ForeignFormatsTest.class.getResourceAsStream(resource), resource)) {
            return SchemaRegistry.withDefaultDialect(version)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    private static void assertAllValid(Schema schema, String format) throws IOException {
        var files = GoldenBodiesTest.files(format);
        assertThat(files).hasSizeGreaterThan(10);
        for (var file : files) {
            String body = Files.readString(file);
            assertThat(schema.validate(body, InputFormat.JSON)).as(body).isEmpty();
        }
    }

    @Test
    void microProfileBodiesAreValidByItsOwnSchema() throws IOException {
        assertAllValid(schema(MICROPROFILE, SpecificationVersion.DRAFT_4), "microprofile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"UP\"}",
                "{\"status\":\"UP\",\"checks\":[],\"message\":\"x\"}",
                "{\"status\":\"UP\",\"checks\":[{\"status\":\"UP\"}]}",
                "{\"status\":\"UP\",\"checks\":[{\"name\":\"a\",\"status\":\"UP\",\"data\":{\"x\":{}}}]}"
            })
    void thatSchemaRefusesOthers(String body) throws IOException {
        var schema = schema(MICROPROFILE, SpecificationVersion.DRAFT_4);
        assertThat(schema.validate(body, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void healthJsonFollowsTheDraft() throws IOException {
        assertAllValid(schema(DRAFT, SpecificationVersion.DRAFT_2020_12), "health+json");
    }

    private static final String WHOLE = "{'status':'warn','version':'1','releaseId':'1.2.2','notes':['a note'],"
            + "'output':'slow','serviceId':'f03e522f','description':'orders','links':{'about':'https://example.org/'},"
            + "'checks':{'database:responseTime':[{'componentId':'dfd6cf2b','componentType':'datastore',"
            + "'observedValue':250,'observedUnit':'ms','status':'warn','affectedEndpoints':['/orders/{id}'],"
            + "'time':'2026-01-17T03:36:48Z','output':'slow','links':{'self':'https://example.org/db'},'node':1}],"
            + "'uptime':[{'componentType':'system','observedValue':1209600.245,'observedUnit':'s','status':'pass',"
            + "'time':'2026-01-17T03:36:48.120+01:00'}]}}";

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /** Each member as the draft has it, and then otherwise: the schema that bodies are held to leaves none out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status':'warn','version'     | 'status':'degraded','version'",
                "'status':'warn','version'     | 'version'",
                "'version':'1'                 | 'version':1",
                "'releaseId':'1.2.2'           | 'releaseId':1.2",
                "'releaseId'                   | 'releaseID'",
                "'notes':['a note']            | 'notes':'a note'",
                "'output':'slow','serviceId'   | 'output':['slow'],'serviceId'",
                "'status':'warn','version'     | 'status':'pass','version'",
                "'serviceId':'f03e522f'        | 'serviceId':{}",
                "'description':'orders'        | 'description':null",
                "'about':'https://example.org/'| 'about':{'href':'https://example.org/'}",
                "'checks':{                    | 'details':{",
                "'database:responseTime'       | 'database:responseTime:p99'",
                "'uptime':[{                   | 'uptime':[],'x':[{",
                "'componentId':'dfd6cf2b'      | 'componentId':7",
                "'componentType':'datastore'   | 'componentType':'database'",
                "'observedValue':250,          | ``",
                "'observedUnit':'ms'           | 'observedUnit':1000",
                "'ms','status':'warn'          | 'ms','status':'UP'",
                "'ms','status':'warn'          | 'ms','status':'pass'",
                "['/orders/{id}']              | '/orders/{id}'",
                "'2026-01-17T03:36:48Z'        | '2026-01-17 03:36:48'",
                "'2026-01-17T03:36:48Z'        | 1768621008",
                "'output':'slow','links'       | 'output':1,'links'",
                "'self':'https://example.org/db'|'self':1"
            })
    void theDraftIsFollowedMemberByMember(String member, String other) throws IOException {
        var schema = schema(DRAFT, SpecificationVersion.DRAFT_2020_12);
        assertThat(schema.validate(json(WHOLE), InputFormat.JSON)).isEmpty();
        assertThat(WHOLE).containsOnlyOnce(member);
        String changed = WHOLE.replace(member, other == null ? "" : other);
        assertThat(schema.validate(json(changed), InputFormat.JSON)).as(changed).isNotEmpty();
    }

    /** The draft: 2xx or 3xx for pass and warn, 4xx or 5xx for fail. */
    @ParameterizedTest
    @EnumSource(names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void theCodeIsTheOneThatTheDraftWants(HealthStatus status) {
        try (var scenario = Scenario.of(status)) {
            var response = scenario.endpoint()
                    .build()
                    .handle(Scenario.request("/ready?format=health%2Bjson", Exposure.STATUS))
                    .orElseThrow();
            String body = new String(response.body(), StandardCharsets.UTF_8);
            assertThat(response.status() >= 400).isEqualTo(body.contains("\"status\":\"fail\""));
            assertThat(response.contentType()).isEqualTo("application/health+json");
        }
    }

    /** A line of the API server's: the mark, the name, and what follows. */
    private static final Pattern LINE = Pattern.compile("\\[([+-])](\\S+) (.+)");

    /** What a user of {@code kubectl get --raw '/readyz?verbose'} looks at: marks, names, and the last line. */
    private static Map<String, String> kubernetes(String body) {
        assertThat(body).endsWith("\n");
        String[] lines = body.split("\n", -1);
        Map<String, String> read = new HashMap<>();
        for (int i = 0; i < lines.length - 2; i++) {
            var line = LINE.matcher(lines[i]);
            assertThat(line.matches()).as(lines[i]).isTrue();
            read.put(line.group(2), line.group(1));
        }
        read.put("", lines[lines.length - 2]);
        return read;
    }

    @Test
    void textIsWhatUsersOfKubernetesRead() throws IOException {
        assertThat(kubernetes(
                        "[+]ping ok\n[-]etcd failed: reason withheld\n[+]log excluded: ok\nreadyz check failed\n"))
                .as("what the API server itself answers")
                .isEqualTo(Map.of("ping", "+", "etcd", "-", "log", "+", "", "readyz check failed"));
        assertThat(text("healthy/text-full")).isEqualTo("[+]database ok\n[+]redis ok\nreadyz check passed\n");
        assertThat(kubernetes(text("degraded/text-full")))
                .isEqualTo(Map.of("database", "+", "redis", "-", "queue", "+", "", "readyz check passed"));
        assertThat(kubernetes(text("unhealthy/text-summary")))
                .isEqualTo(Map.of("database", "-", "redis", "-", "search", "-", "", "readyz check failed"));
        assertThat(text("unhealthy/text-summary")).contains("[-]database failed: reason withheld\n");
        assertThat(text("subset/text-full")).contains("[+]redis excluded: ok\n");
        assertThat(kubernetes(text("liveness/text-full"))).containsEntry("", "livez check passed");
        assertThat(kubernetes(text("unhealthy/text-status"))).isEqualTo(Map.of("", "readyz check failed"));
    }

    private static String text(String name) throws IOException {
        return Files.readString(GoldenBodiesTest.files("text").get(0).resolveSibling("../" + name + ".txt"));
    }
}
