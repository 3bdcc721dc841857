package io.github.vitals4j.examples.quickstart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * {@code /orders}: what the service is for. Shows orders, and takes one, which it forgets at once. Asks the database,
 * for two seconds at the most.
 */
final class Orders implements HttpHandler {
    /** The orders are in the query, so that it works in the user's own database, which has no such table. */
    private static final String QUERY = """
            SELECT id, item, quantity
              FROM (VALUES (1, 'keyboard', 2), (2, 'screen', 1)) AS orders (id, item, quantity)
             ORDER BY id""";

    private static final String IS_SOLD = """
            SELECT item
              FROM (VALUES ('keyboard'), ('screen')) AS items (item)
             WHERE item = ?""";

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final String UNKNOWN = "unknown";
    private static final JsonMapper JSON = new JsonMapper();

    /** A line of the answer. */
    record Order(long id, String item, int quantity) {}

    /** What to ask of the database. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private final DataSource database;
    private final Metrics metrics;
    private final Runnable onFailure;

    /**
     * @param database where the orders are
     * @param metrics counts orders
     * @param onFailure told that the database has just failed
     */
    Orders(DataSource database, Metrics metrics, Runnable onFailure) {
        this.database = database;
        this.metrics = metrics;
        this.onFailure = onFailure;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" -> show(exchange);
            case "POST" -> take(exchange);
            default -> {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD, POST");
                answer(exchange, 405, Map.of("error", "GET, HEAD or POST"));
            }
        }
    }

    private void show(HttpExchange exchange) throws IOException {
        try {
            answer(exchange, 200, ask(Orders::read));
        } catch (SQLException failure) {
            failed(exchange);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        var wanted = Wanted.parse(exchange.getRequestURI().getRawQuery()).orElse(null);
        if (wanted == null) {
            metrics.order(UNKNOWN, UNKNOWN, "rejected");
            answer(exchange, 400, Map.of("error", "must be like " + Wanted.FORM));
            return;
        }
        try {
            if (ask(connection -> isSold(connection, wanted.item()))) {
                metrics.order(wanted.item(), wanted.side(), "accepted");
                answer(exchange, 201, wanted);
            } else {
                metrics.order(UNKNOWN, wanted.side(), "rejected");
                answer(exchange, 422, Map.of("error", "there is no such item"));
            }
        } catch (SQLException failure) {
            metrics.order(UNKNOWN, wanted.side(), "failed");
            failed(exchange);
        }
    }

    private void failed(HttpExchange exchange) throws IOException {
        onFailure.run();
        answer(exchange, 503, Map.of("error", "the database does not answer"));
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        Answers.json(exchange, status, JSON.writeValueAsBytes(body));
    }

    private <T> T ask(Question<T> question) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
            return question.ask(connection);
        }
    }

    private static List<Order> read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(QUERY);
                var rows = statement.executeQuery()) {
            var orders = new ArrayList<Order>();
            while (rows.next()) {
                orders.add(new Order(rows.getLong("id"), rows.getString("item"), rows.getInt("quantity")));
            }
            return orders;
        }
    }

    private static boolean isSold(Connection connection, String item) throws SQLException {
        try (var statement = connection.prepareStatement(IS_SOLD)) {
            statement.setString(1, item);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
