package io.github.vitals4j.health.redis;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the figures that are reported out of what {@code INFO} and {@code CLUSTER INFO} answer. */
final class RedisFigures {
    private static final String UNKNOWN = "unknown";

    private RedisFigures() {}

    /** {@return the metadata of a healthy result} Figures that the server does not give are 0 or {@code unknown}. */
    static Map<String, Object> of(String info) {
        var fields = fields(info);
        var figures = new LinkedHashMap<String, Object>();
        figures.put("connected_clients", number(fields, "connected_clients"));
        figures.put("used_memory_human", fields.getOrDefault("used_memory_human", UNKNOWN));
        long limit = number(fields, "maxmemory");
        if (limit > 0) {
            figures.put("used_memory_percent", Math.round(1000.0 * number(fields, "used_memory") / limit) / 10.0);
        }
        String role = fields.getOrDefault("role", UNKNOWN);
        figures.put("role", role);
        figures.put("redis_version", fields.getOrDefault("redis_version", UNKNOWN));
        if (role.equals("slave")) {
            figures.put("master_link_status", fields.getOrDefault("master_link_status", UNKNOWN));
        } else if (fields.containsKey("connected_slaves")) {
            figures.put("connected_slaves", number(fields, "connected_slaves"));
        }
        return figures;
    }

    /** {@return the metadata of a healthy result of a server that did not give its figures} */
    static Map<String, Object> absent(Throwable failure) {
        return Map.of(
                "info_error",
                RedisRun.isSilence(failure)
                        ? "no answer"
                        : String.valueOf(RedisFailure.of(failure).getMessage()));
    }

    /** {@return the fields of an answer, which are lines of {@code name:value}} */
    static Map<String, String> fields(String info) {
        var fields = new HashMap<String, String>();
        info.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    /** {@return a field's number, 0 if it is absent or not one} */
    static long number(Map<String, String> fields, String name) {
        try {
            return Long.parseLong(fields.getOrDefault(name, "0"));
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
