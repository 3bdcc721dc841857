package io.github.vitals4j.examples.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.rolling.RollingFileAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.slf4j.LoggerFactory;

/** The logging of the application, as its logback.xml has it, into a folder of the test. */
final class LogFiles implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final BlockingQueue<String> written = new LinkedBlockingQueue<>();

    /** @param variables of logback.xml, besides the folder */
    LogFiles(Path folder, Map<String, String> variables) throws JoranException {
        this.folder = folder;
        context.stop();
        context.reset();
        context.putProperty("LOG_DIR", folder.toString());
        variables.forEach(context::putProperty);
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFiles.class.getResource("/logback.xml"));
        context.start();
        root().detachAppender("console");
        // Comes after the files, so what it has seen has been written.
        var last = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                written.add(event.getFormattedMessage());
            }
        };
        last.setContext(context);
        last.start();
        root().addAppender(last);
    }

    private Logger root() {
        return context.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    RollingFileAppender<ILoggingEvent> appender(String name) {
        return (RollingFileAppender<ILoggingEvent>) root().getAppender(name);
    }

    /** Waits until a message stands in the files. */
    void await(String message) throws InterruptedException {
        String next;
        do {
            next = written.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("before '%s'", message).isNotNull();
        } while (!next.equals(message));
    }

    /** Ends the logging, and what compresses and removes files. */
    @Override
    public void close() {
        context.stop();
    }

    /** {@return the names of the files that begin so, in their order} */
    List<String> names(String beginning) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(beginning))
                    .sorted()
                    .toList();
        }
    }

    List<JsonNode> events(String name) throws IOException {
        var events = new ArrayList<JsonNode>();
        try (var reader = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(read(folder.resolve(name)))) {
            reader.forEachRemaining(events::add);
        }
        return events;
    }

    private static String read(Path file) throws IOException {
        try (InputStream bytes = file.toString().endsWith(".gz")
                ? new GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
