package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Keeps everything that is logged, down to the least that the library itself has to say. */
final class LogRecorder implements AutoCloseable {
    private final Logger root = logger(Logger.ROOT_LOGGER_NAME);
    private final Logger library = logger("io.github.vitals4j");
    private final Level before = library.getLevel();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            super.append(event);
            messages.add(event.getFormattedMessage());
        }
    };

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

    /** Waits until something is logged that begins so. Each message is seen once. */
    void await(String beginning) throws InterruptedException {
        String next;
        do {
            next = messages.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("before '%s'", beginning).isNotNull();
        } while (!next.startsWith(beginning));
    }

    @Override
    public void close() {
        library.setLevel(before);
        root.detachAppender(appender);
        appender.stop();
    }
}
