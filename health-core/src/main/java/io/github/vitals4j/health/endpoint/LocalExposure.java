package io.github.vitals4j.health.endpoint;

import org.jspecify.annotations.Nullable;

/** The default policy: see {@link ExposurePolicy#local()}. */
final class LocalExposure {
    static final ExposurePolicy POLICY = ExposurePolicy.when(LocalExposure::isDirect);

    private LocalExposure() {}

    private static boolean isDirect(HealthRequest request) {
        var remote = request.remoteAddress();
        return remote.isPresent()
                && remote.get().isLoopbackAddress()
                && !passedProxy(request)
                && namesThisMachine(request.header("Host").orElse(null));
    }

    private static boolean passedProxy(HealthRequest request) {
        for (var name : request.headerNames()) {
            if (isOfProxy(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfProxy(String header) {
        return switch (header.length()) {
            case 3 -> header.equalsIgnoreCase("Via");
            case 9 -> header.equalsIgnoreCase("Forwarded") || header.equalsIgnoreCase("X-Real-IP");
            default -> header.regionMatches(true, 0, "X-Forwarded-", 0, 12);
        };
    }

    /** A page of a foreign name that resolves to this machine (DNS rebinding) still sends its own name as the host. */
    private static boolean namesThisMachine(@Nullable String host) {
        if (host != null && host.indexOf(',') >= 0) {
            return false; // two names, of which one may be a stranger's
        }
        if (host == null || host.isEmpty() || is("localhost", host) || is("127.0.0.1", host) || is("[::1]", host)) {
            return true;
        }
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        String name = end > 0 ? host.substring(0, end) : host;
        var address = Addresses.parse(name);
        return address != null
                ? address.isLoopbackAddress()
                : name.regionMatches(true, name.length() - 10, ".localhost", 0, 10);
    }

    private static boolean is(String name, String host) {
        int length = name.length();
        return host.regionMatches(true, 0, name, 0, length) && (host.length() == length || host.charAt(length) == ':');
    }
}
