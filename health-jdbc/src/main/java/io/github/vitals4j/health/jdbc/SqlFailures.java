package io.github.vitals4j.health.jdbc;

import static java.util.Map.entry;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells from an exception of a driver what it says about the database: first by an SQLState or vendor code whose
 * meaning is certain, then by the exception of the network behind it, then by the class of the SQLState.
 */
final class SqlFailures {
    private static final int MOST = 64;

    /** By SQLState, or SQLState and vendor code where a vendor gives one state to many things. */
    private static final Map<String, Reason> CERTAIN = Map.ofEntries(
            // PostgreSQL, and those that follow the standard as it does
            entry("28P01", Reason.AUTHENTICATION),
            entry("28000", Reason.AUTHENTICATION),
            entry("42501", Reason.PERMISSION),
            entry("53300", Reason.POOL_EXHAUSTED),
            entry("57014", Reason.TIMEOUT),
            entry("57P01", Reason.CONNECTION_LOST),
            entry("57P02", Reason.CONNECTION_LOST),
            entry("57P03", Reason.CONNECTION_REFUSED),
            entry("57P05", Reason.CONNECTION_LOST),
            entry("25P03", Reason.CONNECTION_LOST),
            // MySQL and MariaDB
            entry("08004/1040", Reason.POOL_EXHAUSTED),
            entry("42000/1203", Reason.POOL_EXHAUSTED),
            entry("42000/1226", Reason.RATE_LIMITED),
            entry("42000/1044", Reason.PERMISSION),
            entry("42000/1142", Reason.PERMISSION),
            entry("42000/1143", Reason.PERMISSION),
            entry("42000/1227", Reason.PERMISSION),
            entry("42000/1370", Reason.PERMISSION),
            entry("HY000/1129", Reason.CONNECTION_REFUSED),
            entry("HY000/1130", Reason.AUTHENTICATION),
            entry("HY000/3024", Reason.TIMEOUT),
            entry("HY000/3118", Reason.AUTHENTICATION),
            entry("HY000/4151", Reason.AUTHENTICATION),
            entry("70100/1317", Reason.TIMEOUT),
            entry("70100/1969", Reason.TIMEOUT),
            // Drivers that follow ODBC
            entry("HYT00", Reason.TIMEOUT),
            entry("HYT01", Reason.TIMEOUT),
            // H2
            entry("90040", Reason.PERMISSION),
            entry("90096", Reason.PERMISSION),
            entry("90098", Reason.CONNECTION_LOST),
            entry("90121", Reason.CONNECTION_LOST));

    /** By the class of an SQLState, its first two characters. */
    private static final Map<String, Reason> CLASSES = Map.of(
            "08", Reason.CONNECTION_LOST,
            "28", Reason.AUTHENTICATION);

    private static final Map<String, Reason> UNCERTAIN = Map.of(
            "08001", Reason.CONNECTION_REFUSED,
            "08004", Reason.CONNECTION_REFUSED,
            "90067", Reason.CONNECTION_LOST);

    private SqlFailures() {}

    /** {@return an unhealthy result that says what the exception says} */
    static CheckResult result(Throwable failure) {
        return CheckResult.unhealthy(reason(failure), failure);
    }

    static Reason reason(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable each : chain) {
            Reason reason = each instanceof SQLException sql ? certain(sql) : null;
            if (reason != null) {
                return reason;
            }
        }
        for (Throwable each : chain) {
            Reason reason = Reason.of(each);
            if (!reason.equals(Reason.INTERNAL_ERROR)) {
                return reason;
            }
        }
        for (Throwable each : chain) {
            if (each instanceof SQLException sql) {
                return uncertain(sql);
            }
        }
        return Reason.INTERNAL_ERROR;
    }

    private static @Nullable Reason certain(SQLException failure) {
        String state = failure.getSQLState();
        if (state != null) {
            if (hasTooManyConnections(failure)) {
                return Reason.POOL_EXHAUSTED;
            }
            Reason reason = CERTAIN.getOrDefault(state + "/" + failure.getErrorCode(), CERTAIN.get(state));
            if (reason != null) {
                return reason;
            }
        }
        if (failure instanceof SQLTimeoutException) {
            return Reason.TIMEOUT;
        }
        return failure instanceof SQLInvalidAuthorizationSpecException ? Reason.AUTHENTICATION : null;
    }

    /** MySQL has one code for a user who asks too often, and for one who has too many connections at once. */
    private static boolean hasTooManyConnections(SQLException failure) {
        return failure.getErrorCode() == 1226 && mentions(failure, "max_user_connections");
    }

    private static Reason uncertain(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || state.length() < 2) {
            // Pools that had no connection to give have no state, but all of them name it so.
            return mentions(failure, "timeout", "timed out") ? Reason.TIMEOUT : Reason.INTERNAL_ERROR;
        }
        Reason reason = UNCERTAIN.getOrDefault(state, CLASSES.get(state.substring(0, 2)));
        if (reason == null) {
            // The database has answered, but not the question.
            return Reason.UNEXPECTED_RESPONSE;
        }
        // Drivers have no SQLState for a server that speaks no TLS or shows the wrong name, and may have no cause.
        // But these words stand in the message, in every language.
        boolean connecting = state.startsWith("08") || state.equals("90067");
        return connecting && mentions(failure, "ssl", "tls", "hostnameverifier") ? Reason.TLS : reason;
    }

    private static boolean mentions(SQLException failure, String... words) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return Arrays.stream(words).anyMatch(text::contains);
    }

    /** {@return the exception, its causes and those chained to it, nearest first; chains can be circular} */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> next = new ArrayDeque<>();
        next.add(failure);
        while (!next.isEmpty() && chain.size() < MOST) {
            Throwable each = next.remove();
            if (seen.add(each)) {
                chain.add(each);
                if (each.getCause() != null) {
                    next.add(each.getCause());
                }
                if (each instanceof SQLException sql && sql.getNextException() != null) {
                    next.add(sql.getNextException());
                }
            }
        }
        return chain;
    }
}
