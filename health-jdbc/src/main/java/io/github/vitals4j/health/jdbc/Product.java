package io.github.vitals4j.health.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;

/** Which database answers, read from the first connection that was there. */
final class Product {
    private volatile Map<String, String> known = Map.of();

    /** {@return name and version once they are known} */
    Map<String, String> known() {
        return known;
    }

    /** {@return the question, and reading the product off the same connection if it is not known yet} */
    Question after(Question question) {
        return asking -> {
            var result = question.ask(asking);
            if (known.isEmpty()) {
                known = read(asking.connection());
            }
            return result;
        };
    }

    private static Map<String, String> read(Connection connection) {
        try {
            DatabaseMetaData about = connection.getMetaData();
            String name = about.getDatabaseProductName();
            String version = about.getDatabaseProductVersion();
            return name == null || version == null ? Map.of() : Map.of("product", name, "product_version", version);
        } catch (SQLException | RuntimeException untold) {
            // It adorns the result, and is no part of the verdict.
            return Map.of();
        }
    }
}
