package io.github.vitals4j.health.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds the passwords that a data source works with, so that no exception's text gives them away. */
final class Secrets {
    private static final List<String> URLS = List.of("getJdbcUrl", "getUrl", "getURL");

    private static final Pattern PARAMETER = Pattern.compile("(?i)[?&;,(](?:[a-z]*password|pwd|passphrase)=([^&;,)]+)");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@:]*:([^@/]+)@");
    private static final Pattern ORACLE = Pattern.compile("(?i)^jdbc:oracle:[a-z0-9]+:[^/@]*/([^@]+)@");

    private Secrets() {}

    static Set<String> of(DataSource source) {
        Set<String> secrets = new LinkedHashSet<>();
        String password = read(source, "getPassword");
        if (password != null) {
            secrets.add(password);
        }
        for (String getter : URLS) {
            String url = read(source, getter);
            if (url != null) {
                secrets.addAll(inUrl(url));
            }
        }
        return secrets;
    }

    /** Data sources have no common type that tells this, but nearly all are beans. */
    private static @Nullable String read(DataSource source, String getter) {
        try {
            return source.getClass().getMethod(getter).invoke(source) instanceof String text ? text : null;
        } catch (ReflectiveOperationException | RuntimeException untold) {
            return null;
        }
    }

    /** {@return the passwords in a JDBC URL, as they stand there and decoded} */
    static Set<String> inUrl(String url) {
        Set<String> secrets = new LinkedHashSet<>();
        for (Pattern pattern : List.of(PARAMETER, USER_INFO, ORACLE)) {
            Matcher matcher = pattern.matcher(url);
            while (matcher.find()) {
                secrets.add(matcher.group(1));
                secrets.add(decoded(matcher.group(1)));
            }
        }
        return secrets;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return text;
        }
    }
}
