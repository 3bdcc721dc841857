package io.github.vitals4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measurements of one scenario as rows: who, p50, p99, the number of runs, and how many times ours and the floor. */
final class Table {
    static final List<String> HEADINGS =
            List.of("situation", "what", "who", "p50", "p99", "runs", "÷ Vitals4j", "÷ floor", "JDK", "load");

    private final List<Measurement> measurements;

    Table(List<Measurement> measurements) {
        this.measurements = measurements;
    }

    List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        for (var each : measurements) {
            rows.add(List.of(
                    each.situation(),
                    each.metric(),
                    each.who(),
                    withUnit(each.p50(), each.unit()),
                    each.runs() == 1 ? "" : withUnit(each.p99(), each.unit()),
                    Integer.toString(each.runs()),
                    ratio(each, Contender.VITALS4J.label()),
                    ratio(each, Contender.FLOOR),
                    Integer.toString(each.java()),
                    String.format(Locale.ROOT, "%.1f", each.load())));
        }
        return rows;
    }

    private String ratio(Measurement one, String to) {
        if (one.who().equals(to)) {
            return "";
        }
        Optional<Measurement> other = measurements.stream()
                .filter(each -> each.who().equals(to) && each.isComparableTo(one))
                .findFirst();
        return other.filter(each -> each.p50() >= least(each.unit()) && !Double.isNaN(one.p50()))
                .map(each -> number(one.p50() / each.p50()))
                .orElse("");
    }

    /** {@return what can be divided by: a part of a byte is what else the JVM did, spread over all runs} */
    private static double least(String unit) {
        return unit.equals("B") ? 1 : Double.MIN_VALUE;
    }

    static String withUnit(double value, String unit) {
        if (Double.isNaN(value)) {
            return "none";
        }
        if (unit.equals("ns") && value >= 1e6) {
            return number(value / 1e6) + " ms";
        }
        if (unit.equals("ns") && value >= 1e4) {
            return number(value / 1e3) + " µs";
        }
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
    }

    /** {@return three digits, or all before the point} */
    static String number(double value) {
        double size = Math.abs(value);
        var format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** {@return the rows in columns, for a terminal} */
    String text() {
        var all = new ArrayList<List<String>>();
        all.add(HEADINGS);
        all.addAll(rows());
        var widths = new int[HEADINGS.size()];
        for (var row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (var row : all) {
            for (int i = 0; i < widths.length; i++) {
                var padding = " ".repeat(widths[i] - row.get(i).length());
                text.append(i < 3 ? row.get(i) + padding : padding + row.get(i)).append("  ");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** {@return the rows in Markdown} */
    String markdown() {
        var text = new StringBuilder();
        text.append("| ").append(String.join(" | ", HEADINGS)).append(" |\n|---|---|---|");
        text.append("---:|".repeat(HEADINGS.size() - 3)).append('\n');
        for (var row : rows()) {
            text.append("| ").append(String.join(" | ", row)).append(" |\n");
        }
        return text.toString();
    }
}
