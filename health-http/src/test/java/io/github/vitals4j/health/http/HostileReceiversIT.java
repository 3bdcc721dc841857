package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpHandler;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Receivers and functions of the application that do what they should not: the listener survives and stays bounded. */
class HostileReceiversIT {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final CheckResult DOWN = CheckResult.unhealthy("gone");

    private final TestServer receiver = TestServer.http();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, CheckResult> results = new ConcurrentHashMap<>();
    private final List<Thread> workers = new CopyOnWriteArrayList<>();
    private WebhookListener listener;
    private HealthCheckManager health;

    @AfterEach
    void stop() {
        over.countDown();
        if (health != null) {
            health.close();
        }
        if (listener != null) {
            listener.close();
        }
        receiver.close();
    }

    private WebhookListenerBuilder hook() {
        return hook(event -> {
            workers.add(Thread.currentThread());
            return event.name();
        });
    }

    private WebhookListenerBuilder hook(Function<WebhookEvent, String> body) {
        return WebhookListener.builder(receiver.uri("/hook"))
                .quietPeriod(Duration.ZERO)
                .timeout(Duration.ofMinutes(1))
                .attempts(2, MOMENT)
                .body("text/plain", body);
    }

    /** The receiver notes what it gets, and answers as the handler does; the handler may well not. */
    private void receive(HttpHandler handler) {
        receiver.handle(exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            handler.handle(exchange);
        });
    }

    private void start(WebhookListenerBuilder builder, String... names) {
        listener = builder.build();
        var manager = HealthCheckManager.builder().listener(listener);
        for (String name : names) {
            results.put(name, CheckResult.healthy());
            manager.register(name, context -> results.get(name), options -> options.timeout(Duration.ofMinutes(1)));
        }
        health = manager.build();
        var unused = health.checkReadiness();
    }

    private void become(String name, CheckResult result) throws Exception {
        results.put(name, result);
        health.invalidate(name);
        health.refresh(name).get(60, TimeUnit.SECONDS);
    }

    private String next() throws InterruptedException {
        var body = bodies.poll(20, TimeUnit.SECONDS);
        assertThat(body).as("a delivery").isNotNull();
        return body;
    }

    private void hang() throws IOException {
        try {
            over.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Test
    void whoIsGoneForGoodIsAskedOnceAndNeverAgain() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(WebhookListener.class);
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try {
            receive(exchange -> TestServer.answer(exchange, 410, ""));
            start(hook().reminder(MOMENT), "redis", "queue");

            become("redis", DOWN);
            assertThat(next()).isEqualTo("redis");
            workers.get(0).join(20_000);
            assertThat(workers.get(0).isAlive()).isFalse();
            become("queue", DOWN);
            health.close();

            assertThat(bodies).isEmpty();
            assertThat(listener.dropped()).isEqualTo(1);
            assertThat(log.list).map(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
            assertThat(log.list.get(0).getKeyValuePairs().toString())
                    .contains("answered with 410")
                    .doesNotContain("/hook");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }

    @Test
    void aRedirectLeadsNowhere() throws Exception {
        try (var elsewhere = TestServer.http()) {
            var asked = new AtomicInteger();
            elsewhere.handle(exchange -> asked.incrementAndGet());
            receive(exchange -> {
                exchange.getResponseHeaders()
                        .set("Location", elsewhere.uri("/steal").toString());
                TestServer.answer(exchange, 307, "");
            });
            start(hook(), "redis", "queue");

            become("redis", DOWN);
            become("queue", DOWN);

            assertThat(next()).isEqualTo("redis");
            assertThat(next()).isEqualTo("queue");
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void anAnswerThatDoesNotEndCostsNoMoreThanTheTimeout() throws Exception {
        receive(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            hang();
        });
        start(hook().timeout(Duration.ofSeconds(2)), "redis", "queue");

        become("redis", DOWN);
        become("queue", DOWN);

        assertThat(next()).isEqualTo("redis");
        String other = next();
        while (other.equals("redis")) {
            other = next();
        }
        assertThat(other).isEqualTo("queue");
    }

    @Test
    void aClosedListenerCountsWhatWasUnderWay() throws Exception {
        receive(exchange -> hang());
        start(hook().timeout(Duration.ofMinutes(1)), "redis");

        become("redis", DOWN);
        assertThat(next()).isEqualTo("redis");
        listener.close();

        workers.get(0).join(20_000);
        assertThat(listener.dropped()).isEqualTo(1);
    }

    @Test
    void functionsThatInterruptOrThrowWhatTheyMustNotDoNotEndTheListener() throws Exception {
        receive(exchange -> TestServer.answer(exchange, 204, ""));
        start(
                hook(event -> {
                    switch (event.name()) {
                        case "interrupting" -> Thread.currentThread().interrupt();
                        case "interrupted" -> HostileReceiversIT.<RuntimeException>sneak(new InterruptedException());
                        case "checked" -> HostileReceiversIT.<RuntimeException>sneak(new Exception("of Kotlin"));
                        default -> {}
                    }
                    return event.name();
                }),
                "interrupting",
                "interrupted",
                "checked",
                "good");

        become("interrupting", DOWN);
        become("interrupted", DOWN);
        become("checked", DOWN);
        become("good", DOWN);

        String last = next();
        assertThat(last.equals("interrupting") ? next() : last).isEqualTo("good");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void whatIsNoNewsCostsAlmostNothingHoweverManyDependenciesThereAre() throws Exception {
        int many = 2_000;
        int few = many / 100;
        int enough = many / 2;
        var runs = new LinkedBlockingQueue<FinishedRun>();
        var heard = new CountDownLatch(enough);
        var manager = HealthCheckManager.builder().listener(new HealthListener() {
            @Override
            public void onRun(FinishedRun run) {
                runs.add(run);
                heard.countDown();
            }
        });
        for (int i = 0; i < many; i++) {
            manager.register(
                    "d" + i, context -> CheckResult.healthy(), options -> options.timeout(Duration.ofMinutes(1)));
        }
        health = manager.build();
        assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
        health.close();
        var observed = List.copyOf(runs).subList(0, enough);

        long costOfFew = cost(observed.subList(0, few));
        long costOfMany = cost(observed);

        // A look at each of them each time would cost fifty times as much.
        assertThat(costOfMany).isLessThan(10 * costOfFew);
    }

    /** {@return the nanoseconds of the CPU that it takes to be told as often, whatever the number of dependencies} */
    private long cost(List<FinishedRun> observed) {
        var threads = ManagementFactory.getThreadMXBean();
        int rounds = 200_000 / observed.size();
        listener = hook().build();
        try (var told = listener) {
            // The first time that it hears of them, and what is compiled meanwhile, do not count.
            for (int round = 0; round < rounds; round++) {
                observed.forEach(told::onRun);
            }
            long before = threads.getCurrentThreadCpuTime();
            for (int round = 0; round < rounds; round++) {
                observed.forEach(told::onRun);
            }
            return threads.getCurrentThreadCpuTime() - before;
        }
    }
}
