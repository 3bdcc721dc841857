package io.github.vitals4j.health.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.vitals4j.health.HealthStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What another service says of its health, in whatever format: this library's own and its short forms, Spring Boot's,
 * MicroProfile's, {@code health+json}, Kubernetes' verbose text, or a single word.
 *
 * @param status how it says it is
 * @param problems what is wrong there, each with its name
 * @param about the service and its version, as far as it tells
 */
record RemoteHealth(HealthStatus status, List<String> problems, Map<String, String> about) {
    private static final int MOST_PROBLEMS = 10;
    private static final List<String> CONTAINERS = List.of("dependencies", "components", "checks", "details");

    private static final Map<String, HealthStatus> WORDS = Map.ofEntries(
            Map.entry("healthy", HealthStatus.HEALTHY),
            Map.entry("ok", HealthStatus.HEALTHY),
            Map.entry("up", HealthStatus.HEALTHY),
            Map.entry("pass", HealthStatus.HEALTHY),
            Map.entry("passing", HealthStatus.HEALTHY),
            Map.entry("degraded", HealthStatus.DEGRADED),
            Map.entry("warn", HealthStatus.DEGRADED),
            Map.entry("warning", HealthStatus.DEGRADED),
            Map.entry("unhealthy", HealthStatus.UNHEALTHY),
            Map.entry("down", HealthStatus.UNHEALTHY),
            Map.entry("out_of_service", HealthStatus.UNHEALTHY),
            Map.entry("fail", HealthStatus.UNHEALTHY),
            Map.entry("failed", HealthStatus.UNHEALTHY),
            Map.entry("error", HealthStatus.UNHEALTHY),
            Map.entry("critical", HealthStatus.UNHEALTHY),
            Map.entry("unknown", HealthStatus.UNKNOWN));

    /** {@return what the body says; empty if it is no report of health} */
    static Optional<RemoteHealth> parse(String body) {
        var json = Json.parse(body);
        return json.isPresent() && json.get().isObject() ? json(json.get()) : text(body.strip());
    }

    private static Optional<RemoteHealth> json(JsonNode root) {
        return status(root).map(status -> {
            var problems = new ArrayList<String>();
            collect("", root, problems);
            var about = new LinkedHashMap<String, String>();
            for (String member : List.of("service", "version")) {
                if (root.path(member).isTextual()) {
                    about.put(member, Json.cut(root.path(member).textValue()));
                }
            }
            return new RemoteHealth(status, List.copyOf(problems), about);
        });
    }

    private static Optional<HealthStatus> status(JsonNode node) {
        if (node.isTextual()) {
            // "unhealthy: connection refused", as short forms have it
            return word(node.textValue().split(":", 2)[0]);
        }
        if (node.path("status").isTextual()) {
            return word(node.path("status").textValue());
        }
        if (node.path("healthy").isBoolean()) {
            return Optional.of(node.path("healthy").booleanValue() ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY);
        }
        return Optional.empty();
    }

    private static Optional<HealthStatus> word(String word) {
        return Optional.ofNullable(WORDS.get(word.strip().toLowerCase(Locale.ROOT)));
    }

    private static void collect(String prefix, JsonNode parent, List<String> problems) {
        for (String container : CONTAINERS) {
            eachPart(parent.path(container), (name, part) -> {
                var status = status(part).orElse(HealthStatus.HEALTHY);
                if (status == HealthStatus.HEALTHY || problems.size() >= MOST_PROBLEMS) {
                    return;
                }
                int before = problems.size();
                collect(prefix + name + "/", part, problems);
                if (problems.size() == before) {
                    problems.add(Json.cut(prefix + name) + " " + status.text() + why(part));
                }
            });
        }
    }

    private interface Part {
        void accept(String name, JsonNode part);
    }

    private static void eachPart(JsonNode container, Part each) {
        if (container.isObject()) {
            container.properties().forEach(entry -> {
                // health+json has a list for each name
                Consumer<JsonNode> one = part -> each.accept(entry.getKey(), part);
                if (entry.getValue().isArray()) {
                    entry.getValue().forEach(one);
                } else {
                    one.accept(entry.getValue());
                }
            });
        } else {
            container.forEach(part -> each.accept(part.path("name").asText("unnamed"), part));
        }
    }

    private static String why(JsonNode part) {
        if (part.path("reason").isTextual()) {
            return " (" + Json.cut(part.path("reason").textValue()) + ")";
        }
        String text = part.isTextual() ? part.textValue().replaceFirst("^[^:]*:?\\s*", "") : "";
        for (String member : List.of("error", "output")) {
            text = part.path(member).isTextual() ? part.path(member).textValue() : text;
        }
        return text.isBlank() ? "" : ": " + Json.cut(text);
    }

    private static Optional<RemoteHealth> text(String body) {
        var word = word(body);
        if (word.isPresent()) {
            return word.map(status -> new RemoteHealth(status, List.of(), Map.of()));
        }
        // Kubernetes: a line for each check, "[-]etcd failed: reason withheld", and "readyz check failed" at the end.
        var lines = body.lines().toList();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (!last.endsWith("check passed") && !last.endsWith("check failed")) {
            return Optional.empty();
        }
        var problems = lines.stream()
                .filter(line -> line.startsWith("[-]"))
                .map(line -> Json.cut(line.substring(3)))
                .limit(MOST_PROBLEMS)
                .toList();
        var status = last.endsWith("passed") ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY;
        return Optional.of(new RemoteHealth(status, problems, Map.of()));
    }
}
