package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Wants the first column to have a value.
 *
 * @param value a String, Number or Boolean
 */
record Expected(Object value) implements RowVerifier {
    Expected {
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new IllegalArgumentException("expected value '" + value + "': must be a String, Number or Boolean");
        }
    }

    @Override
    public CheckResult verify(ResultSet row) throws SQLException {
        String found = row.getString(1);
        return found != null && matches(row, found)
                ? CheckResult.healthy()
                : CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "expected " + value + ", got " + found);
    }

    private boolean matches(ResultSet row, String found) throws SQLException {
        if (value instanceof Boolean) {
            // The driver knows how its database writes booleans: t, true, 1.
            return value.equals(row.getBoolean(1));
        }
        if (value instanceof Number) {
            return sameNumber(value.toString(), found);
        }
        return value.equals(found);
    }

    private static boolean sameNumber(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other.trim())) == 0;
        } catch (NumberFormatException none) {
            return false;
        }
    }
}
