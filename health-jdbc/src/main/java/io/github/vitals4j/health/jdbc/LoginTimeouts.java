package io.github.vitals4j.health.jdbc;

import java.util.Locale;
import java.util.Map;

/** The properties by which drivers are told how long logging in may take; by default most of them wait for ever. */
final class LoginTimeouts {
    private LoginTimeouts() {}

    /** {@return properties for the driver of the URL; none for a driver that is not known} */
    static Map<String, String> of(String url, Deadline end) {
        String millis = String.valueOf(end.millisLeft());
        String seconds = String.valueOf(end.secondsLeft());
        String vendor = url.startsWith("jdbc:") ? url.substring(5).replaceFirst(":.*", "") : "";
        return switch (vendor) {
            // A login timeout would leave the login to yet another thread, which the driver then forgets.
            case "postgresql" ->
                Map.of(
                        "loginTimeout", "0",
                        "connectTimeout", seconds,
                        "socketTimeout", seconds,
                        "sslResponseTimeout", millis);
            case "mysql", "mariadb" -> Map.of("connectTimeout", millis, "socketTimeout", millis);
            case "sqlserver" -> Map.of("loginTimeout", seconds, "socketTimeout", millis);
            case "oracle" -> Map.of("oracle.net.CONNECT_TIMEOUT", millis, "oracle.jdbc.ReadTimeout", millis);
            // H2 refuses a property that stands in the URL, too.
            case "h2" ->
                url.toUpperCase(Locale.ROOT).contains(";NETWORK_TIMEOUT=")
                        ? Map.of()
                        : Map.of("NETWORK_TIMEOUT", millis);
            default -> Map.of();
        };
    }
}
