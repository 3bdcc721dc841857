package io.github.vitals4j.health.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What Linux tells in files about the memory of this process, of its container and of the machine. Read anew each time,
 * because a container's limit can be changed while it runs. Elsewhere nothing is known.
 */
final class LinuxMemory {
    private static final Pattern KILOBYTES = Pattern.compile("\\s*(\\d{1,15}) kB");

    private final Path proc;
    private final Path cgroups;

    LinuxMemory(Path root) {
        proc = root.resolve("proc");
        cgroups = root.resolve("sys/fs/cgroup");
    }

    /** {@return bytes of memory that this process occupies} */
    OptionalLong rss() {
        return kilobytes(proc.resolve("self/status"), "VmRSS:");
    }

    /** {@return bytes of memory that the machine has} */
    OptionalLong machineTotal() {
        return kilobytes(proc.resolve("meminfo"), "MemTotal:");
    }

    private static OptionalLong kilobytes(Path file, String name) {
        for (String line : lines(file)) {
            if (line.startsWith(name)) {
                var figure = KILOBYTES.matcher(line.substring(name.length()));
                return figure.matches()
                        ? OptionalLong.of(Long.parseLong(figure.group(1)) * 1_024)
                        : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** {@return the least of the limits in bytes that hold for this process's control group and those around it} */
    OptionalLong containerLimit() {
        var least = OptionalLong.empty();
        for (String line : lines(proc.resolve("self/cgroup"))) {
            // hierarchy:controllers:path, where version 2 has the hierarchy 0 and no controllers
            var parts = line.split(":", 3);
            if (parts.length == 3 && parts[0].equals("0") && parts[1].isEmpty()) {
                least = least(least, limit(cgroups, parts[2], "memory.max"));
            } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("memory")) {
                least = least(least, limit(cgroups.resolve("memory"), parts[2], "memory.limit_in_bytes"));
            }
        }
        return least;
    }

    private static OptionalLong limit(Path mount, String group, String file) {
        // Inside a container the path may be the host's, which is not visible here: then only the mount's own file is.
        var folder = mount.resolve(group.replaceFirst("^/+", "")).normalize();
        if (!folder.startsWith(mount)) {
            folder = mount;
        }
        var least = OptionalLong.empty();
        for (var each = folder; each != null && each.startsWith(mount); each = each.getParent()) {
            var content = lines(each.resolve(file));
            if (!content.isEmpty()) {
                least = least(least, number(content.get(0).strip()));
            }
        }
        return least;
    }

    private static OptionalLong least(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
    }

    /** {@return the number, or nothing for a word such as {@code max}} */
    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException word) {
            return OptionalLong.empty();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unknown) {
            return List.of();
        }
    }
}
