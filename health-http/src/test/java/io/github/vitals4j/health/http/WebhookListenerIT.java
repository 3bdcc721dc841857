package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Transition;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import java.net.URI;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WebhookListenerIT {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final CheckResult DOWN =
            CheckResult.unhealthy(Reason.TIMEOUT, "no \"answer\"").with("pool_size", 10);

    private record Delivery(String id, String timestamp, String signature, String authorization, String body) {
        JsonNode json() {
            return Json.parse(body).orElseThrow();
        }
    }

    /** Says what the listener has heard of, since nobody else waits for a listener. */
    private record Witness(HealthListener listener, BlockingQueue<String> heard) implements HealthListener {
        @Override
        public void onTransition(Transition transition) {
            listener.onTransition(transition);
        }

        @Override
        public void onRun(FinishedRun run) {
            listener.onRun(run);
            heard.add(
                    run.dependency().name() + " is " + run.dependency().status().text());
        }

        @Override
        public void onStuck(DependencyHealth dependency) {
            listener.onStuck(dependency);
        }

        @Override
        public void onUnregistered(String name) {
            listener.onUnregistered(name);
            heard.add(name + " is unregistered");
        }
    }

    private final TestServer receiver = TestServer.http();
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Map<String, CheckResult> results = new ConcurrentHashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(WebhookListener.class);
    private WebhookListener listener;
    private HealthCheckManager health;

    @BeforeEach
    void receive() {
        receiver.handle(exchange -> TestServer.answer(exchange, note(exchange), ""));
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        if (health != null) {
            health.close();
        }
        if (listener != null) {
            listener.close();
        }
        receiver.close();
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    /** {@return the code to answer with: all is well} */
    private int note(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        deliveries.add(new Delivery(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                headers.getFirst("Authorization"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        return 204;
    }

    private WebhookListenerBuilder hook() {
        return WebhookListener.builder(receiver.uri("/hooks/T0P-S3CRET"))
                .service("orders")
                .quietPeriod(Duration.ZERO)
                .timeout(Duration.ofMinutes(1))
                .attempts(3, MOMENT);
    }

    private void start(WebhookListenerBuilder builder, String... names) {
        listener = builder.build();
        var manager = HealthCheckManager.builder().listener(new Witness(listener, heard));
        for (String name : names) {
            results.put(name, CheckResult.healthy());
            manager.register(
                    name,
                    context -> results.get(name),
                    options -> options.optional().timeout(Duration.ofMinutes(1)));
        }
        health = manager.build();
        health.checkReadiness();
    }

    private void become(String name, CheckResult result) throws Exception {
        results.put(name, result);
        health.invalidate(name);
        health.refresh(name).get(60, TimeUnit.SECONDS);
    }

    private void awaitHeard(String what) throws InterruptedException {
        String last;
        do {
            last = heard.poll(60, TimeUnit.SECONDS);
            assertThat(last).as("that %s", what).isNotNull();
        } while (!what.equals(last));
    }

    private Delivery next() throws InterruptedException {
        var delivery = deliveries.poll(60, TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery").isNotNull();
        return delivery;
    }

    @Test
    void tellsAChangeInTheShapeOfTheNativeFormat() throws Exception {
        start(hook(), "redis");

        become("redis", DOWN);
        var down = next().json();
        become("redis", CheckResult.healthy());
        var up = next().json();

        assertThat(down.path("event").asText()).isEqualTo("transition");
        assertThat(down.path("service").asText()).isEqualTo("orders");
        assertThat(down.path("name").asText()).isEqualTo("redis");
        assertThat(down.path("from").asText()).isEqualTo("healthy");
        assertThat(down.path("to").asText()).isEqualTo("unhealthy");
        assertThat(down.path("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(down.path("message").asText()).isEqualTo("orders: redis is unhealthy (timeout): no \"answer\"");
        var entry = down.path("dependency");
        assertThat(entry.path("healthy").booleanValue()).isFalse();
        assertThat(entry.path("status").asText()).isEqualTo("unhealthy");
        assertThat(entry.path("type").asText()).isEqualTo("optional");
        assertThat(entry.path("reason").asText()).isEqualTo("timeout");
        assertThat(entry.path("error").asText()).isEqualTo("no \"answer\"");
        assertThat(entry.path("consecutive_failures").intValue()).isEqualTo(1);
        assertThat(entry.path("metadata").path("pool_size").intValue()).isEqualTo(10);
        assertThat(up.path("from").asText()).isEqualTo("unhealthy");
        assertThat(up.path("message").asText()).startsWith("orders: redis is healthy again after ");
    }

    @Test
    void saysNothingOfAGoodBeginning() throws Exception {
        start(hook(), "redis", "queue");

        become("queue", DOWN);

        assertThat(next().json().path("name").asText()).isEqualTo("queue");
        assertThat(deliveries).isEmpty();
    }

    @Test
    void signsAndAuthorizesWithSecretsOfTheMoment() throws Exception {
        var count = new AtomicInteger();
        start(
                hook().secret(() -> "key-" + count.incrementAndGet())
                        .secretHeader("Authorization", () -> "Bearer " + count.get()),
                "redis");

        become("redis", DOWN);
        var first = next();
        become("redis", CheckResult.healthy());
        var second = next();

        assertThat(first.signature()).isEqualTo(signature("key-1", first));
        assertThat(first.authorization()).isEqualTo("Bearer 1");
        assertThat(second.signature()).isEqualTo(signature("key-2", second));
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    private static String signature(String key, Delivery delivery) {
        return WebhookSignature.of(key, delivery.id(), Long.parseLong(delivery.timestamp()), delivery.body());
    }

    @Test
    void triesAgainUnderTheSameIdentifier() throws Exception {
        var failures = new AtomicInteger(2);
        receiver.handle(exchange -> {
            note(exchange);
            TestServer.answer(exchange, failures.getAndDecrement() > 0 ? 503 : 204, "");
        });
        start(hook(), "redis");

        become("redis", DOWN);
        var first = next();

        assertThat(next().id()).isEqualTo(first.id());
        assertThat(next().id()).isEqualTo(first.id());
        become("redis", CheckResult.healthy());
        assertThat(next().id()).isNotEqualTo(first.id());
        assertThat(listener.dropped()).isZero();
    }

    @Test
    void heedsTheWaitThatTheReceiverAsksFor() throws Exception {
        var first = new AtomicInteger(1);
        var asked = new LinkedBlockingQueue<Long>();
        receiver.handle(exchange -> {
            asked.add(System.nanoTime());
            note(exchange);
            exchange.getResponseHeaders().set("Retry-After", "1");
            TestServer.answer(exchange, first.getAndDecrement() > 0 ? 429 : 204, "");
        });
        start(hook(), "redis");

        become("redis", DOWN);
        next();
        next();

        long begin = asked.remove();
        assertThat(Duration.ofNanos(asked.remove() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void doesNotInsistWhenTheReceiverRefuses() throws Exception {
        receiver.handle(exchange -> {
            note(exchange);
            TestServer.answer(exchange, 400, "");
        });
        start(hook(), "redis", "queue");

        become("redis", DOWN);
        become("queue", DOWN);

        assertThat(next().json().path("name").asText()).isEqualTo("redis");
        assertThat(next().json().path("name").asText()).isEqualTo("queue");
        assertThat(listener.dropped()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aReceiverThatWasAwayLearnsInTheEndHowThingsAre() throws Exception {
        var refusals = new AtomicInteger(1);
        receiver.handle(exchange -> {
            note(exchange);
            TestServer.answer(exchange, refusals.getAndDecrement() > 0 ? 400 : 204, "");
        });
        var builder = hook();
        builder.pauseAfterLoss = MOMENT;
        start(builder, "redis");

        become("redis", DOWN);
        var lost = next();
        var again = next();

        assertThat(again.id()).isNotEqualTo(lost.id());
        assertThat(again.json().path("to").asText()).isEqualTo("unhealthy");
        assertThat(listener.dropped()).isEqualTo(1);
    }

    @Test
    void remindsWhileItLasts() throws Exception {
        start(hook().reminder(MOMENT), "redis");

        become("redis", DOWN);
        next();
        var reminder = next().json();

        assertThat(reminder.path("event").asText()).isEqualTo("reminder");
        assertThat(reminder.path("message").asText()).startsWith("orders: redis is still unhealthy (timeout), since ");
    }

    @Test
    void aReminderSaysThatACheckNeverReturned() throws Exception {
        var time = ManualTime.create();
        var redis = TestChecker.hanging().hangIgnoringInterrupts();
        listener = hook().reminder(MOMENT).build();
        health = HealthCheckManager.builder()
                .timeSource(time)
                .backgroundRefresh()
                .listener(listener)
                .register("redis", redis)
                .build();
        redis.awaitStarted(1);
        time.advance(Duration.ofSeconds(3));
        assertThat(next().json().path("message").asText()).startsWith("orders: redis is unhealthy (timeout)");
        time.advance(Duration.ofSeconds(5));
        var reminder = next();
        while (!reminder.body().contains("(stuck)")) {
            reminder = next();
        }
        assertThat(reminder.json().path("event").asText()).isEqualTo("reminder");
        redis.release();
    }

    @Test
    void whoBelievesThatSomethingIsDownIsToldWhenItIsUnregistered() throws Exception {
        start(hook(), "redis", "queue");
        become("redis", DOWN);
        next();

        health.unregister("queue");
        health.unregister("redis");
        var farewell = next().json();

        assertThat(farewell.path("event").asText()).isEqualTo("unregistered");
        assertThat(farewell.path("name").asText()).isEqualTo("redis");
        assertThat(farewell.path("from").asText()).isEqualTo("unhealthy");
        assertThat(farewell.path("message").asText())
                .isEqualTo("orders: redis is not watched any more; it was unhealthy");
        assertThat(deliveries).isEmpty();
    }

    @Test
    void theLastEventOfWhatIsUnregisteredTakesNoMoreRoomThanOthers() throws Exception {
        var over = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        receiver.handle(exchange -> {
            asked.countDown();
            try {
                over.await(10, TimeUnit.MINUTES);
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        });
        start(hook().capacity(1).timeout(Duration.ofMinutes(10)), "a", "b");
        try {
            become("a", DOWN);
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            become("b", DOWN);
            health.unregister("b");
            awaitHeard("b is unregistered");
            health.close();
            assertThat(listener.dropped()).as("that b is down").isEqualTo(1);
        } finally {
            listener.close();
            over.countDown();
        }
    }

    @Test
    void tellsTheLatestStatusAtTheEndOfTheQuietPeriod() throws Exception {
        var quiet = Duration.ofSeconds(5);
        start(hook().quietPeriod(quiet), "a", "b", "c");
        var names = List.of("a", "b", "c").iterator();

        String name = names.next();
        while (!changesWithin(quiet, name)) {
            name = names.next();
        }

        assertThat(nextOf(name).path("to").asText()).isEqualTo("degraded");
        for (var late : deliveries) {
            assertThat(late.json().path("name").asText()).isNotEqualTo(name);
        }
    }

    /** {@return whether it took no longer than that, as it does if the machine stands still meanwhile} */
    private boolean changesWithin(Duration quiet, String name) throws Exception {
        long begin = System.nanoTime();
        become(name, DOWN);
        assertThat(nextOf(name).path("to").asText()).isEqualTo("unhealthy");
        become(name, CheckResult.healthy());
        become(name, CheckResult.degraded("slow"));
        awaitHeard(name + " is degraded");
        return System.nanoTime() - begin < quiet.toNanos();
    }

    private JsonNode nextOf(String name) throws InterruptedException {
        var event = next().json();
        while (!event.path("name").asText().equals(name)) {
            event = next().json();
        }
        return event;
    }

    @Test
    void writesSentencesForChats() throws Exception {
        start(hook().sentenceIn("text"), "redis");

        become("redis", DOWN);

        assertThat(next().body()).isEqualTo("{\"text\":\"orders: redis is unhealthy (timeout): no \\\"answer\\\"\"}");

        become("redis", CheckResult.degraded("<!channel>"));

        assertThat(next().json().path("text").asText()).endsWith(": <\u200b!channel>");
    }

    @Test
    void aBodyThatCannotBeMadeCostsThatEventOnly() throws Exception {
        start(
                hook().body("text/plain", event -> {
                    if (event.name().equals("redis")) {
                        throw new StackOverflowError("T0P-S3CRET");
                    }
                    return event.text();
                }),
                "redis",
                "queue");

        become("redis", DOWN);
        become("queue", DOWN);

        assertThat(next().body()).startsWith("orders: queue is unhealthy");
        assertThat(listener.dropped()).isEqualTo(1);
        listener.close();
        assertThat(log.list).map(WebhookListenerIT::text).noneMatch(text -> text.contains("T0P-S3CRET"));
    }

    @Test
    void aReceiverThatHangsHoldsNobodyUpAndWhatIsTooMuchIsCounted() throws Exception {
        var asked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        receiver.handle(exchange -> {
            asked.countDown();
            try {
                over.await(10, TimeUnit.MINUTES);
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        });
        start(hook().capacity(2).timeout(Duration.ofMinutes(10)), "a", "b", "c", "d", "e");
        try {
            become("a", DOWN);
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            long begin = System.nanoTime();
            for (String name : new String[] {"b", "c", "d", "e"}) {
                become(name, DOWN);
            }
            awaitHeard("e is unhealthy");
            health.close();
            assertThat(listener.dropped()).isEqualTo(2);

            listener.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
            for (var thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("vitals4j-webhook")) {
                    thread.join(60_000);
                    assertThat(thread.isAlive()).isFalse();
                }
            }
        } finally {
            over.countDown();
        }
    }

    @Test
    void logsOnceThatTheReceiverIsAwayAndOnceThatItIsBackAndNeverItsPath() throws Exception {
        var failures = new AtomicInteger(6);
        receiver.handle(exchange -> {
            note(exchange);
            TestServer.answer(exchange, failures.getAndDecrement() > 0 ? 500 : 204, "");
        });
        start(hook(), "a", "b", "c");

        become("a", DOWN);
        become("b", DOWN);
        become("c", DOWN);
        for (int i = 0; i < 7; i++) {
            next();
        }
        // Once this one has come, the one before has been dealt with.
        become("c", CheckResult.healthy());
        next();
        health.close();
        listener.close();

        assertThat(log.list).map(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
        assertThat(text(log.list.get(0))).contains("receiver=\"localhost:", "problem=\"answered with 500\"");
        assertThat(log.list).map(WebhookListenerIT::text).noneMatch(text -> text.contains("T0P-S3CRET"));
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage() + " " + event.getKeyValuePairs();
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookListener.of(URI.create("hooks.example/1")))
                .withMessageStartingWith("target 'hooks.example/1': must be absolute");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hook().quietPeriod(Duration.ofSeconds(-1)))
                .withMessage("quiet period PT-1S: must be from zero to a year");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hook().timeout(Duration.ZERO))
                .withMessage("timeout PT0S: must be longer than zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hook().attempts(0, MOMENT))
                .withMessage("attempts 0: must be from 1 to 10000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hook().capacity(10_001))
                .withMessage("capacity 10001: must be from 1 to 10000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hook().service(" "))
                .withMessage("service ' ': must not be blank");
    }
}
