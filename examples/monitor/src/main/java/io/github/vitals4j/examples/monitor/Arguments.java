package io.github.vitals4j.examples.monitor;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the command line says. Immutable. */
final class Arguments {
    static final String USAGE = """
            Usage: monitor [options] name=url ...

              name=url           a service, such as orders=http://localhost:8080
              --file FILE        services, one name=url a line; # begins a comment
              --endpoints LIST   what each is asked for; default health,ready,metrics
                                 with paths of their own: health=/livez,ready=/readyz
              --interval SECONDS between two polls; default 10
              --timeout SECONDS  for each answer; default 10
              --once             poll once and end
              --json             write JSON, one line a poll, instead of a table
              --help             say this

            Exit status: 0 healthy, 1 degraded, 2 unhealthy, 64 this command line makes no sense;
            130 when Ctrl-C has ended it.
            """;

    private final List<Service> services = new ArrayList<>();
    private Map<Endpoint, String> endpoints = new EnumMap<>(Endpoint.class);
    private Duration interval = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofSeconds(10);
    private boolean once;
    private boolean json;
    private boolean help;

    private Arguments() {
        for (var endpoint : Endpoint.values()) {
            endpoints.put(endpoint, endpoint.defaultPath());
        }
    }

    /**
     * {@return what the arguments say}
     *
     * @throws UsageException if they, or the file that they name, make no sense
     */
    static Arguments parse(String... args) throws UsageException {
        var arguments = new Arguments();
        var rest = List.of(args).iterator();
        while (rest.hasNext() && !arguments.help) {
            arguments.take(rest.next(), rest);
        }
        if (!arguments.help) {
            arguments.verify();
        }
        return arguments;
    }

    private void take(String argument, Iterator<String> rest) throws UsageException {
        switch (argument) {
            case "--once" -> once = true;
            case "--json" -> json = true;
            case "--help", "-h" -> help = true;
            case "--interval" -> interval = seconds(argument, value(argument, rest));
            case "--timeout" -> timeout = seconds(argument, value(argument, rest));
            case "--endpoints" -> endpoints = endpoints(value(argument, rest));
            case "--file" -> read(value(argument, rest));
            default -> {
                if (argument.startsWith("-")) {
                    throw new UsageException("option '" + argument + "': there is no such option; see --help");
                }
                services.add(Service.parse(argument));
            }
        }
    }

    private static String value(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException("option '" + option + "': its value is missing; see --help");
        }
        return rest.next();
    }

    private static Duration seconds(String option, String text) throws UsageException {
        if (text.matches("[0-9]{1,5}(\\.[0-9]{1,3})?")) {
            var millis = new BigDecimal(text).movePointRight(3).intValueExact();
            if (millis >= 100 && millis <= 86_400_000) {
                return Duration.ofMillis(millis);
            }
        }
        throw new UsageException(
                option + " '" + text + "': must be a number of seconds from 0.1 to 86400, such as 10 or 0.5");
    }

    private static Map<Endpoint, String> endpoints(String list) throws UsageException {
        var endpoints = new EnumMap<Endpoint, String>(Endpoint.class);
        for (String entry : list.split(",", -1)) {
            int equals = entry.indexOf('=');
            var endpoint = endpoint(equals < 0 ? entry : entry.substring(0, equals));
            endpoints.put(endpoint, equals < 0 ? endpoint.defaultPath() : path(entry.substring(equals + 1)));
        }
        return endpoints;
    }

    private static Endpoint endpoint(String name) throws UsageException {
        for (var endpoint : Endpoint.values()) {
            if (endpoint.text().equals(name.strip().toLowerCase(Locale.ROOT))) {
                return endpoint;
            }
        }
        throw new UsageException("--endpoints '" + name + "': must be health, ready or metrics, with commas between");
    }

    private static String path(String path) throws UsageException {
        try {
            if (path.startsWith("/") && URI.create("http://host" + path).getRawFragment() == null) {
                return path;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new UsageException("--endpoints '" + path + "': a path begins with a slash, such as /readyz");
    }

    private void read(String file) throws UsageException {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of(file));
        } catch (IOException | InvalidPathException unreadable) {
            throw new UsageException("--file '" + file + "': must be a text file in UTF-8 that can be read ("
                    + unreadable.getClass().getSimpleName() + ")");
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                services.add(Service.parse(line));
            } catch (UsageException wrong) {
                throw new UsageException(file + ", line " + (i + 1) + ": " + wrong.getMessage());
            }
        }
    }

    private void verify() throws UsageException {
        if (services.isEmpty()) {
            throw new UsageException("which services? Give name=url, or --file with one a line; see --help");
        }
        var names = new LinkedHashMap<String, String>();
        for (var service : services) {
            // As the library has it, for such names would be the same as environment variables.
            String other = names.put(service.name().replace('-', '_'), service.name());
            if (other != null) {
                throw new UsageException("services '" + other + "' and '" + service.name()
                        + "': names must differ, and in more than - and _");
            }
        }
    }

    List<Service> services() {
        return List.copyOf(services);
    }

    /** {@return what to ask for, and at which path} */
    Map<Endpoint, String> endpoints() {
        return endpoints;
    }

    Duration interval() {
        return interval;
    }

    Duration timeout() {
        return timeout;
    }

    boolean once() {
        return once;
    }

    boolean json() {
        return json;
    }

    boolean help() {
        return help;
    }
}
