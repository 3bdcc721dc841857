package io.github.vitals4j.examples.monitor;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A poll as lines of text: the worst services first, and no more than there is room for. Where the lines are short, the
 * endpoints are left out, and then the problem. Pure.
 */
final class Table {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final Comparator<Poll.Answers> WORST_FIRST = Comparator.comparing(Table::severity);
    private static final int LONGEST_NAME = 30;
    private static final int STATUS = 9;
    private static final int SHORTEST_PROBLEM = 16;
    private static final String GAP = "  ";

    /** A line, and the status of the service that it is about, if it is about one. */
    record Line(String text, @Nullable HealthStatus status) {}

    private final Poll poll;
    private final int width;
    private final Set<Endpoint> endpoints = new TreeSet<>();
    private final int nameWidth;
    private final int cellWidth;
    private final int problemWidth;

    private Table(Poll poll, int width) {
        this.poll = poll;
        this.width = width;
        poll.services().forEach(service -> endpoints.addAll(service.endpoints().keySet()));
        int longest = poll.services().stream()
                .mapToInt(service -> service.service().name().length())
                .max()
                .orElse(0);
        this.nameWidth = Math.min(Math.max(longest, "SERVICE".length()), LONGEST_NAME);
        this.cellWidth = poll.services().stream()
                .flatMap(service -> service.endpoints().values().stream())
                .mapToInt(answer -> cell(answer).length())
                .reduce("METRICS".length(), Math::max);
        int fixed = nameWidth + GAP.length() + STATUS + GAP.length();
        int withEndpoints = fixed + endpoints.size() * (cellWidth + GAP.length());
        if (width - withEndpoints < SHORTEST_PROBLEM) {
            endpoints.clear();
        }
        this.problemWidth = Math.max(0, width - (endpoints.isEmpty() ? fixed : withEndpoints));
    }

    /**
     * {@return the lines}
     *
     * @param width how long a line may be
     * @param height how many lines there may be, at least three
     * @param end what the line about the poll ends with
     */
    static List<Line> lines(Poll poll, int width, int height, String end) {
        return new Table(poll, width).lines(height, end);
    }

    private List<Line> lines(int height, String end) {
        var lines = new ArrayList<Line>();
        lines.add(plain(summary()));
        lines.add(plain(String.format(
                Locale.ROOT,
                "%s, asked in %.1f s%s",
                TIME.format(poll.at()),
                poll.took().toMillis() / 1000.0,
                end)));
        lines.add(plain(
                row("SERVICE", "STATUS", endpoints.stream().map(Endpoint::name).toList(), "PROBLEM")));
        var services = poll.services().stream().sorted(WORST_FIRST).toList();
        boolean all = services.size() <= height - lines.size();
        int shown = all ? services.size() : Math.max(0, height - lines.size() - 1);
        services.stream().limit(shown).forEach(service -> lines.add(line(service)));
        if (!all) {
            var rest = services.subList(shown, services.size());
            // The worst of them comes first.
            lines.add(plain("and " + rest.size() + " more, "
                    + (rest.get(0).status() == HealthStatus.HEALTHY ? "all healthy" : "not all healthy")));
        }
        return lines;
    }

    private String summary() {
        int services = poll.services().size();
        var summary = new StringBuilder().append(services).append(services == 1 ? " service: " : " services: ");
        summary.append(poll.count(HealthStatus.HEALTHY)).append(" healthy, ");
        summary.append(poll.count(HealthStatus.DEGRADED)).append(" degraded, ");
        return summary.append(poll.count(HealthStatus.UNHEALTHY))
                .append(" unhealthy")
                .toString();
    }

    private Line line(Poll.Answers service) {
        var cells = endpoints.stream()
                .map(endpoint -> service.endpoints().get(endpoint))
                .map(Table::cell)
                .toList();
        String text = row(
                service.service().name(),
                service.status().text(),
                cells,
                service.problem().orElse(""));
        return new Line(text, service.status());
    }

    private String row(String name, String status, List<String> cells, String problem) {
        var row = new StringBuilder(padded(name, nameWidth)).append(GAP).append(padded(status, STATUS));
        cells.forEach(cell -> row.append(GAP).append(padded(cell, cellWidth)));
        if (problemWidth >= SHORTEST_PROBLEM) {
            row.append(GAP).append(cut(problem, problemWidth));
        }
        return cut(row.toString().stripTrailing(), width);
    }

    private static String cell(DependencyHealth answer) {
        return answer.status() == HealthStatus.HEALTHY
                ? answer.duration().map(duration -> duration.toMillis() + " ms").orElse("")
                : answer.reason().map(Reason::code).orElse(answer.status().text());
    }

    private Line plain(String text) {
        return new Line(cut(text, width), null);
    }

    private static String padded(String text, int width) {
        return cut(text, width) + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int end = Math.max(0, width - 1);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return width < 1 ? "" : text.substring(0, end) + ">";
    }

    private static int severity(Poll.Answers service) {
        return switch (service.status()) {
            case UNHEALTHY, UNKNOWN -> 0;
            case DEGRADED -> 1;
            case HEALTHY -> 2;
        };
    }
}
