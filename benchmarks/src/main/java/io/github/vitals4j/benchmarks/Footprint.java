package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an artifact brings along, read from Maven's tree of this module's dependencies, in which every artifact appears
 * under each that asks for it.
 */
final class Footprint {
    private static final Pattern LINE = Pattern.compile(
            "(?<indent>[| +\\\\-]*)\\(?(?<group>[\\w.-]+):(?<artifact>[\\w.-]+):jar:(?<rest>[\\w.:-]+)(?: .*)?");

    private final Map<String, Set<String>> children = new LinkedHashMap<>();
    private final Map<String, Path> jars = new LinkedHashMap<>();

    private Footprint() {}

    /** {@return what the build has written down} */
    static Footprint ofThisBuild() {
        var footprint = new Footprint();
        try {
            footprint.read(Files.readAllLines(home().resolve("dependencies.txt")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Build this module first: mvn package -pl benchmarks -am", unreadable);
        }
        return footprint;
    }

    private void read(List<String> lines) {
        var path = new ArrayList<String>();
        for (var line : lines) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException("dependencies.txt: cannot read '" + line + "'");
            }
            int depth = matcher.group("indent").length() / 3;
            var artifact = matcher.group("group") + ":" + matcher.group("artifact");
            while (path.size() > depth) {
                path.remove(path.size() - 1);
            }
            if (depth > 0) {
                children.computeIfAbsent(path.get(depth - 1), first -> new LinkedHashSet<>())
                        .add(artifact);
                if (!line.contains("omitted for")) {
                    jars.put(
                            artifact,
                            jar(matcher.group("artifact"), matcher.group("rest").split(":")));
                }
            }
            path.add(artifact);
        }
    }

    /** {@code version:scope}, or {@code classifier:version:scope} */
    private static Path jar(String artifact, String[] rest) {
        var name = rest.length > 2 ? artifact + "-" + rest[1] + "-" + rest[0] : artifact + "-" + rest[0];
        return home().resolve("lib").resolve(name + ".jar");
    }

    /** {@return the artifacts' own jars and all that they bring along} */
    List<Path> jarsOf(List<String> artifacts) {
        var found = new LinkedHashMap<String, Path>();
        var open = new ArrayDeque<>(artifacts);
        while (!open.isEmpty()) {
            var artifact = open.remove();
            var jar = jars.get(artifact);
            if (jar == null) {
                throw new IllegalArgumentException("artifact '" + artifact + "': not among " + jars.keySet());
            }
            if (found.put(artifact, jar) == null) {
                open.addAll(children.getOrDefault(artifact, Set.of()));
            }
        }
        return List.copyOf(found.values());
    }

    /** {@return the directory that holds the classes, {@code lib} and what is measured} */
    static Path home() {
        try {
            var classes = Path.of(Footprint.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Objects.requireNonNull(classes.toAbsolutePath().getParent());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static double kilobytes(List<Path> jars) {
        long sum = 0;
        for (var jar : jars) {
            try {
                sum += Files.size(jar);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return sum / 1024.0;
    }

    /** {@return the names of all jars that could be measured} */
    static String libraryFiles() {
        var lib = home().resolve("lib");
        if (!Files.isDirectory(lib)) {
            return System.getProperty("java.class.path");
        }
        try (var files = Files.list(lib)) {
            return files.map(file -> "/" + file.getFileName()).collect(Collectors.joining(":"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
