package io.github.vitals4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Horizontal bars as SVG, readable on a light and a dark page. */
final class BarChart {
    private static final int WIDTH = 760;
    private static final int LABELS = 250;
    private static final int VALUES = 110;
    private static final int ROW = 26;
    private static final int TOP = 48;

    private record Bar(String label, double value, String text) {}

    private final String title;
    private final boolean logarithmic;
    private final List<Bar> bars = new ArrayList<>();

    /**
     * A chart without bars.
     *
     * @param title says what is shown and which way is better
     * @param logarithmic whether each step to the right is a factor
     */
    BarChart(String title, boolean logarithmic) {
        this.title = title;
        this.logarithmic = logarithmic;
    }

    void add(String label, double value, String text) {
        bars.add(new Bar(label, value, text));
    }

    boolean isEmpty() {
        return bars.isEmpty();
    }

    String svg() {
        int height = TOP + ROW * bars.size() + 12;
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "role=\"img\" font-family=\"sans-serif\" font-size=\"13\">%n",
                WIDTH,
                height,
                WIDTH,
                height));
        svg.append("<title>").append(escaped(title)).append("</title>\n");
        svg.append("<style>text{fill:#24292f}.other{fill:#8c959f}.ours{fill:#1a7f37}.floor{fill:#bf8700}"
                + "@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>\n");
        svg.append(text(12, 24, "start", "bold", title));
        for (int i = 0; i < bars.size(); i++) {
            append(bars.get(i), TOP + ROW * i, svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private void append(Bar bar, int y, StringBuilder svg) {
        double length = Math.max(1, share(bar.value()) * (WIDTH - LABELS - VALUES));
        svg.append(text(LABELS - 8, y + 16, "end", "normal", bar.label()));
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                kind(bar),
                LABELS,
                y + 3,
                length,
                ROW - 8));
        svg.append(text(LABELS + length + 6, y + 16, "start", "normal", bar.text()));
    }

    private static String kind(Bar bar) {
        if (bar.label().startsWith(Contender.FLOOR)) {
            return "floor";
        }
        return bar.label().startsWith(Contender.VITALS4J.label()) ? "ours" : "other";
    }

    private double share(double value) {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        if (!logarithmic) {
            return value / most;
        }
        // The smallest bar is still seen: the axis begins at half of it.
        double origin = bars.stream().mapToDouble(Bar::value).min().orElse(1) / 2;
        return Math.log(value / origin) / Math.log(most / origin);
    }

    private static String text(double x, int y, String anchor, String weight, String content) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                weight,
                escaped(content));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
