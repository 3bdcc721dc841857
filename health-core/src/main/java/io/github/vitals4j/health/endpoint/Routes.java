package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.Probe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From paths to what is served at them. Immutable. */
final class Routes {
    private static final String HISTORY = "/history";

    private final Map<String, Target> byPath = new HashMap<>();
    private final List<String> paths;
    private final boolean history;

    Routes(List<Target> targets) {
        for (var target : targets) {
            byPath.put(target.path(), target);
            byPath.put(target.path() + "/", target);
        }
        paths = targets.stream().map(Target::path).toList();
        history = targets.stream().anyMatch(Target.History.class::isInstance);
    }

    /** {@return the paths as they were configured} */
    List<String> paths() {
        return paths;
    }

    /** {@return what is served at a path, or null if it is none of the endpoint's} */
    @Nullable
    Target find(String path) {
        var whole = byPath.get(path);
        return whole != null ? whole : findDependency(path);
    }

    private @Nullable Target findDependency(String path) {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        int slash = path.lastIndexOf('/', end - 1);
        if (slash <= 0 || slash + 1 == end) {
            return null;
        }
        var parent = readiness(path, slash);
        if (parent != null) {
            return parent.of(path.substring(slash + 1, end));
        }
        if (!history || !path.substring(slash, end).equals(HISTORY)) {
            return null;
        }
        int nameSlash = path.lastIndexOf('/', slash - 1);
        if (nameSlash <= 0 || nameSlash + 1 == slash) {
            return null;
        }
        var grandparent = readiness(path, nameSlash);
        return grandparent == null
                ? null
                : new Target.History(grandparent.path(), path.substring(nameSlash + 1, slash));
    }

    private Target.@Nullable Health readiness(String path, int end) {
        if (path.charAt(end - 1) == '/') {
            return null; // of two slashes in a row the first is not the one that a path may end with
        }
        return byPath.get(path.substring(0, end)) instanceof Target.Health health
                        && health.view().probe() == Probe.READINESS
                ? health
                : null;
    }
}
