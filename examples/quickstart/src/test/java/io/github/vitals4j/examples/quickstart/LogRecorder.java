package io.github.vitals4j.examples.quickstart;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps everything that is logged, down to the least that the library itself has to say. */
final class LogRecorder implements AutoCloseable {
    private final Logger root = logger(Logger.ROOT_LOGGER_NAME);
    private final Logger library = logger("io.github.vitals4j");
    private final Level before = library.getLevel();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    LogRecorder() {
        appender.start();
        root.addAppender(appender);
        library.setLevel(Level.TRACE);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    /**
     * {@return all that was logged: messages, key-value pairs, and exceptions with their causes} What a driver logs
     * itself is not in there: nobody can keep it back, such as Lettuce's warning that repeats what a sentinel says.
     */
    String text() {
        var text = new StringBuilder();
        for (var event : List.copyOf(appender.list)) {
            if (event.getLoggerName().startsWith("io.lettuce.")) {
                continue;
            }
            text.append(event.getFormattedMessage()).append(' ').append(event.getKeyValuePairs());
            for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                text.append(' ').append(cause.getClassName()).append(": ").append(cause.getMessage());
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() {
        library.setLevel(before);
        root.detachAppender(appender);
        appender.stop();
    }
}
