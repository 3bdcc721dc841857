package io.github.vitals4j.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands for which dependency in the environment, where {@code health.my-db.ttl} and {@code health.my_db.ttl} are
 * both {@code HEALTH_MY_DB_TTL}: no two dependencies may look the same there. Thread-safe.
 */
final class EnvironmentNames {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, List<String>> keysByName = new HashMap<>();

    /**
     * Takes what stands for a dependency, until it is released.
     *
     * @param name of the dependency
     * @param itsKeys the keys that are looked up for it
     * @return false if the name was taken already, and so is all that stands for it
     * @throws IllegalArgumentException if it would stand for another dependency as well; it names both
     */
    synchronized boolean take(String name, Collection<String> itsKeys) {
        if (keysByName.containsKey(name)) {
            return false;
        }
        requireFree(names, name, "dependencies");
        for (String key : itsKeys) {
            requireFree(keys, key, "keys");
        }
        var inEnvironment = new ArrayList<String>(itsKeys.size());
        for (String key : itsKeys) {
            inEnvironment.add(Overrides.environmentName(key));
            keys.put(Overrides.environmentName(key), key);
        }
        names.put(Overrides.environmentName(name), name);
        keysByName.put(name, inEnvironment);
        return true;
    }

    private static void requireFree(Map<String, String> taken, String name, String what) {
        String inEnvironment = Overrides.environmentName(name);
        String other = taken.get(inEnvironment);
        if (other != null) {
            throw new IllegalArgumentException(what + " '" + other + "' and '" + name
                    + "' cannot be told apart in the environment: both are " + inEnvironment + " there");
        }
    }

    /** Gives back what stands for a dependency, if it was taken. */
    synchronized void release(String name) {
        var itsKeys = keysByName.remove(name);
        if (itsKeys != null) {
            names.remove(Overrides.environmentName(name));
            itsKeys.forEach(keys::remove);
        }
    }
}
