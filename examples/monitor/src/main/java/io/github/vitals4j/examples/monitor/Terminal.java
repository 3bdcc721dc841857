package io.github.vitals4j.examples.monitor;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The terminal that the process was started in. */
final class Terminal {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
    private static final Size USUAL = new Size(24, 80);

    /** How much fits on it, in characters. */
    record Size(int rows, int columns) {}

    private Terminal() {}

    /** {@return whether there is one, that can move its cursor} */
    @SuppressWarnings("SystemConsoleNull") // older ones do return null
    static boolean isThere() {
        var console = System.console();
        return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
    }

    /** From Java 22 on there is a console that is no terminal, and a way to tell. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJava) {
            return true;
        } catch (ReflectiveOperationException unforeseen) {
            return false;
        }
    }

    /**
     * {@return its size of the moment} Java cannot tell; {@code stty} can, and where it is absent it is the usual one.
     */
    static Size size() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var output = stty.inputReader()) {
                if (!stty.waitFor(2, TimeUnit.SECONDS)) {
                    stty.destroyForcibly();
                    return USUAL;
                }
                return parse(output.readLine());
            }
        } catch (IOException absent) {
            return USUAL;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    /** {@return what stty says: rows and columns; the usual ones if it does not know} */
    static Size parse(String answer) {
        var matcher = SIZE.matcher(String.valueOf(answer));
        if (!matcher.matches()) {
            return USUAL;
        }
        var size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        return size.rows() == 0 || size.columns() == 0 ? USUAL : size;
    }
}
