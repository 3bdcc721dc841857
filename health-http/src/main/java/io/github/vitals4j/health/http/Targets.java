package io.github.vitals4j.health.http;

import java.net.URI;
import java.util.Objects;

/** What this module can send requests to. */
final class Targets {
    private Targets() {}

    /**
     * {@return the URI as it is}
     *
     * @throws IllegalArgumentException if no request can be sent there
     */
    static URI verified(URI target) {
        Objects.requireNonNull(target, "target");
        boolean http = "http".equalsIgnoreCase(target.getScheme()) || "https".equalsIgnoreCase(target.getScheme());
        if (!http || target.getHost() == null) {
            throw new IllegalArgumentException("target '" + withoutSecrets(target)
                    + "': must be absolute, of http or https, and have a host, such as https://search.internal/ping");
        }
        if (target.getRawUserInfo() != null) {
            throw new IllegalArgumentException("target at host '" + target.getHost()
                    + "': must not hold a user or password; give them as a secret header");
        }
        return target;
    }

    private static String withoutSecrets(URI target) {
        String text = target.toString();
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query) + "?…";
        int user = path.indexOf('@');
        return user < 0 ? path : "…" + path.substring(user);
    }

    static int port(URI target) {
        if (target.getPort() >= 0) {
            return target.getPort();
        }
        return "https".equalsIgnoreCase(target.getScheme()) ? 443 : 80;
    }

    /** {@return host and port, without the parts of a URI that may hold a secret} */
    static String address(URI target) {
        return target.getHost() + ":" + port(target);
    }
}
