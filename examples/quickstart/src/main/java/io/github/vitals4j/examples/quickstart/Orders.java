package io.github.vitals4j.examples.quickstart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** {@code /orders}: what the service is for. Reads from the database, for two seconds at the most. */
final class Orders implements HttpHandler {
    /** The orders are in the query, so that it works in the user's own database and leaves nothing there. */
    private static final String QUERY = """
            SELECT id, item, quantity
              FROM (VALUES (1, 'keyboard', 2), (2, 'screen', 1)) AS orders (id, item, quantity)
             ORDER BY id""";

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final JsonMapper JSON = new JsonMapper();

    /** A line of the answer. */
    record Order(long id, String item, int quantity) {}

    private final DataSource database;
    private final Runnable onFailure;

    /**
     * @param database where the orders are
     * @param onFailure told that the database has just failed
     */
    Orders(DataSource database, Runnable onFailure) {
        this.database = database;
        this.onFailure = onFailure;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            Answers.json(exchange, 200, JSON.writeValueAsBytes(read()));
        } catch (SQLException failure) {
            onFailure.run();
            Answers.json(exchange, 503, JSON.writeValueAsBytes(Map.of("error", "the database does not answer")));
        }
    }

    private List<Order> read() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
            try (var statement = connection.prepareStatement(QUERY);
                    var rows = statement.executeQuery()) {
                var orders = new ArrayList<Order>();
                while (rows.next()) {
                    orders.add(new Order(rows.getLong("id"), rows.getString("item"), rows.getInt("quantity")));
                }
                return orders;
            }
        }
    }
}
