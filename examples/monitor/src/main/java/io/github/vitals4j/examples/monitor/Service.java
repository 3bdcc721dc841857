package io.github.vitals4j.examples.monitor;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A service that is watched.
 *
 * @param name as the library takes it, with room for an endpoint after it
 * @param base where it is, without a slash at the end
 */
record Service(String name, URI base) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,53}");

    /**
     * {@return the service}
     *
     * @param text {@code name=url}
     * @throws UsageException if it is of another form
     */
    static Service parse(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new UsageException(
                    "service '" + withoutSecrets(text) + "': must be name=url, such as orders=http://localhost:8080");
        }
        String name = text.substring(0, equals).strip();
        if (!NAME.matcher(name).matches()) {
            throw new UsageException("service '" + withoutSecrets(name)
                    + "': a name is 1 to 54 of a-z, 0-9, _ and -, and begins with a letter or digit");
        }
        return new Service(name, base(name, text.substring(equals + 1).strip()));
    }

    private static URI base(String name, String url) throws UsageException {
        try {
            var uri = URI.create(url.replaceFirst("/+$", ""));
            if (("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new UsageException("service '" + name + "' at '" + withoutSecrets(url)
                + "': must be an http or https URL without user, query and fragment, such as http://localhost:8080");
    }

    private static String withoutSecrets(String url) {
        return url.replaceAll("//.*@", "//***@").replaceAll("\\?.*", "?***");
    }

    /** {@return the name under which the library knows an endpoint of this service} */
    String dependency(Endpoint endpoint) {
        return name + "_" + endpoint.text();
    }

    URI uri(String path) {
        return URI.create(base + path);
    }
}
