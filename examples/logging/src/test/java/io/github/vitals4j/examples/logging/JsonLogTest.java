package io.github.vitals4j.examples.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the library logs is JSON, member by member, and the ELK pipeline of the documentation is for just that. */
class JsonLogTest {
    /** What every line has. */
    private static final Set<String> OF_EVERY_LINE =
            Set.of("@timestamp", "message", "logger_name", "thread_name", "level", "service.name");

    private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"(\\w+)\"");

    private final ObjectMapper mapper = new ObjectMapper();
    private final ManualTime time = ManualTime.at(Instant.parse("2026-02-13T01:00:00.123456789Z"));
    private final TestChecker database = TestChecker.healthy();
    private final TestChecker redis = TestChecker.healthy();

    @TempDir
    Path folder;

    private List<JsonNode> lines;
    private List<JsonNode> errors;

    /** A day in the life of an application. */
    @BeforeEach
    void live() throws Exception {
        try (var log = new LogFiles(folder, Map.of("SERVICE_NAME", "orders"))) {
            try (var health = HealthCheckManager.builder()
                    .timeSource(time)
                    .service("orders")
                    .version("1.4.2")
                    .register("database", database)
                    .register("redis", redis, options -> options.optional().ttl(Duration.ofSeconds(60)))
                    .build()) {
                log.await("Initial health check completed");
                database.nowUnhealthy("no route to \"db\"");
                health.refresh("database").join();
                log.await("Dependency database is unhealthy");
                redis.nowUnhealthy("gone");
                health.refresh("redis").join();
                log.await("Dependency redis is unhealthy");
                for (int i = 0; i < 20; i++) {
                    time.advance(Duration.ofSeconds(30));
                    health.refresh("database").join();
                }
                log.await("Dependency database is still unhealthy");
                database.nowHealthy();
                health.refresh("database").join();
                log.await("Dependency database has recovered");
                health.drain();
                health.drain();
            }
            log.await("Health checks stopped");
            lines = log.events("app.log");
            errors = log.events("error.log");
        }
    }

    private JsonNode line(String message) {
        var found = lines.stream()
                .filter(line -> line.path("message").asText().equals(message))
                .toList();
        assertThat(found).as(message).hasSize(1);
        return found.get(0);
    }

    private JsonNode of(String name, String message) {
        return lines.stream()
                .filter(line -> line.path("message").asText().equals(message)
                        && line.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Checks each member of a line, with its type, and that there is no other. */
    private void hasJust(JsonNode line, String level, String members) throws Exception {
        assertThat(line.path("level").asText()).isEqualTo(level);
        assertThat(line.path("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(line.path("logger_name").asText()).isEqualTo("io.github.vitals4j.health.HealthCheckManager");
        assertThat(line.path("thread_name").asText()).isNotBlank();
        assertThat(line.path("service.name").asText()).isEqualTo("orders");
        var own = ((ObjectNode) line).deepCopy();
        own.remove(OF_EVERY_LINE);
        assertThat(own).isEqualTo(mapper.readTree(members.replace('\'', '"')));
    }

    @Test
    void startAndStopAndDrainAreToldOnce() throws Exception {
        hasJust(line("Health checks started"), "INFO", "{'service':'orders','version':'1.4.2'}");
        hasJust(line("Draining: readiness is unhealthy from now on"), "INFO", "{}");
        hasJust(line("Health checks stopped"), "INFO", "{}");
    }

    @Test
    void registrationsAndTheInitialCheckAreTold() throws Exception {
        hasJust(
                of("database", "Dependency registered"),
                "INFO",
                "{'name':'database','type':'critical','cache_ttl':30.0,'enabled':true}");
        hasJust(
                of("redis", "Dependency registered"),
                "INFO",
                "{'name':'redis','type':'optional','cache_ttl':60.0,'enabled':true}");
        hasJust(
                line("Initial health check completed"),
                "INFO",
                "{'status':'healthy','summary':'All dependencies are healthy'}");
    }

    @Test
    void aFailureIsAnErrorOrAWarningOnce() throws Exception {
        hasJust(
                line("Dependency database is unhealthy"),
                "ERROR",
                "{'name':'database','type':'critical','status':'unhealthy','reason':'reported',"
                        + "'error':'no route to \\\"db\\\"','duration_ms':0}");
        hasJust(
                line("Dependency redis is unhealthy"),
                "WARN",
                "{'name':'redis','type':'optional','status':'unhealthy','reason':'reported',"
                        + "'error':'gone','duration_ms':0}");
        assertThat(errors).containsExactly(line("Dependency database is unhealthy"));
    }

    @Test
    void aReminderAndTheRecoverySayForHowLong() throws Exception {
        hasJust(
                line("Dependency database is still unhealthy"),
                "WARN",
                "{'name':'database','type':'critical','status':'unhealthy','reason':'reported',"
                        + "'error':'no route to \\\"db\\\"','duration_ms':0,'since':'2026-02-13T01:00:00.123Z'}");
        hasJust(
                line("Dependency database has recovered"),
                "INFO",
                "{'name':'database','type':'critical','status':'healthy','duration_ms':0,'lasted_ms':600000}");
    }

    @Test
    void thePipelineReadsWhatIsThereAndTheTemplateMapsItWithItsType() throws Exception {
        var types = new HashMap<String, Set<String>>();
        for (var line : lines) {
            line.properties()
                    .forEach(member -> types.computeIfAbsent(member.getKey(), name -> new TreeSet<>())
                            .add(member.getValue().getNodeType().name()));
        }
        String pipeline = Files.readString(documents().resolve("logstash.conf"));
        var read = new HashSet<String>();
        Pattern.compile("\\[app]\\[([^]]+)]").matcher(pipeline).results().forEach(field -> read.add(field.group(1)));
        var mapped = mapped();

        assertThat(read)
                .as("moved out of [app]")
                .containsAll(OF_EVERY_LINE)
                .contains("stack_trace")
                .hasSize(7);
        types.keySet().removeAll(OF_EVERY_LINE);
        types.forEach((name, found) -> assertThat(found)
                .as(name)
                .containsExactly(jsonType(mapped.path(name).path("type").asText())));
        assertThat(template().at("/service/properties/name/type").asText()).isEqualTo("keyword");
    }

    /** Some are logged only when something goes wrong that does not in the life above. */
    @Test
    void theTemplateMapsWhateverTheLibraryCanLog() throws Exception {
        var top = documents().resolve("../../..").normalize();
        var keys = new TreeSet<String>();
        for (String module : List.of("health-core", "health-jdbc", "health-redis", "health-http")) {
            try (var sources = Files.walk(top.resolve(module).resolve("src/main/java"))) {
                for (var source : sources.filter(Files::isRegularFile).toList()) {
                    KEY.matcher(Files.readString(source)).results().forEach(key -> keys.add(key.group(1)));
                }
            }
        }

        assertThat(keys).contains("name", "sql_state");
        assertThat(mapped().fieldNames()).toIterable().containsAll(keys);
    }

    private JsonNode mapped() throws Exception {
        return template().at("/app/properties");
    }

    private JsonNode template() throws Exception {
        return mapper.readTree(documents().resolve("index-template.json").toFile())
                .at("/template/mappings/properties");
    }

    private static String jsonType(String elasticsearch) {
        return switch (elasticsearch) {
            case "keyword", "match_only_text", "date" -> "STRING";
            case "long", "double" -> "NUMBER";
            case "boolean" -> "BOOLEAN";
            default -> "not mapped: '" + elasticsearch + "'";
        };
    }

    private static Path documents() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("LICENSE"))) {
            directory = directory.getParent();
        }
        return directory.resolve("docs/operations/elk");
    }
}
