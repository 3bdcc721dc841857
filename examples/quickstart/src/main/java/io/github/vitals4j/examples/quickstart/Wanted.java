package io.github.vitals4j.examples.quickstart;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants.
 *
 * @param item 1 to 40 of a-z
 * @param side {@code buy} or {@code sell}
 * @param quantity from 1 to 999
 */
record Wanted(String item, String side, int quantity) {
    static final String FORM = "item=keyboard&side=buy&quantity=1, where side is buy or sell and quantity 1 to 999";

    private static final Pattern ITEM = Pattern.compile("[a-z]{1,40}");
    private static final Pattern SIDE = Pattern.compile("buy|sell");
    private static final Pattern QUANTITY = Pattern.compile("[1-9][0-9]{0,2}");

    /** {@return what a query says; empty if it makes no sense} */
    static Optional<Wanted> parse(@Nullable String query) {
        var fields = Pattern.compile("&")
                .splitAsStream(query == null ? "" : query)
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1], (first, second) -> second));
        return matches(fields, "item", ITEM) && matches(fields, "side", SIDE) && matches(fields, "quantity", QUANTITY)
                ? Optional.of(new Wanted(
                        fields.getOrDefault("item", ""),
                        fields.getOrDefault("side", ""),
                        Integer.parseInt(fields.getOrDefault("quantity", ""))))
                : Optional.empty();
    }

    private static boolean matches(Map<String, String> fields, String name, Pattern form) {
        return form.matcher(fields.getOrDefault(name, "")).matches();
    }
}
