package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A listener's queue: what is told in which order, what is dropped, and what a bad listener cannot break. */
class MailboxTest {
    private static final int CAPACITY = 20;

    private final AtomicLong dropped = new AtomicLong();
    private final List<String> heard = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(new HealthListener() {}, dropped);

    private final Logger log = (Logger) LoggerFactory.getLogger(HealthCheckManager.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Level level;

    @BeforeEach
    void readTheLog() {
        level = log.getLevel();
        log.setLevel(Level.WARN);
        log.setAdditive(false);
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void leaveTheLogAsItWas() {
        log.detachAppender(logged);
        log.setAdditive(true);
        log.setLevel(level);
    }

    private Consumer<HealthListener> says(String text) {
        return listener -> heard.add(text);
    }

    private void add(boolean droppable, Consumer<HealthListener> call) {
        mailbox.add(droppable, call, CAPACITY);
    }

    private void deliver() {
        if (mailbox.needsDrainer()) {
            mailbox.drain();
        }
    }

    @Test
    void tellsEverythingOnceAndInOrder() {
        add(false, says("one"));
        add(true, says("two"));
        add(false, says("three"));
        deliver();
        deliver();

        assertThat(heard).containsExactly("one", "two", "three");
        assertThat(dropped).hasValue(0);
    }

    @Test
    void needsADrainerOnlyIfThereIsSomethingToTell() {
        assertThat(mailbox.needsDrainer()).isFalse();
        add(false, says("one"));
        assertThat(mailbox.needsDrainer()).isTrue();
    }

    @Test
    void hasOneDrainerAtATime() {
        add(false, says("one"));
        assertThat(mailbox.needsDrainer()).isTrue();
        add(false, says("two"));
        assertThat(mailbox.needsDrainer()).isFalse();

        mailbox.drain();
        assertThat(heard).containsExactly("one", "two");
        add(false, says("three"));
        assertThat(mailbox.needsDrainer()).isTrue();
    }

    @Test
    void tellsWhatIsAddedWhileItTells() {
        add(false, listener -> {
            heard.add("one");
            add(false, says("two"));
            assertThat(mailbox.needsDrainer()).as("there is one already").isFalse();
        });
        deliver();

        assertThat(heard).containsExactly("one", "two");
    }

    @Test
    void keepsItsCapacityAndNoMore() {
        for (int i = 0; i < CAPACITY + 10; i++) {
            add(false, says("event " + i));
        }
        deliver();

        assertThat(heard).hasSize(CAPACITY).startsWith("event 0", "event 1").endsWith("event 19");
        assertThat(dropped).hasValue(10);
    }

    @Test
    void takesMoreOnceThereIsMoreRoom() {
        fill("filler", CAPACITY);
        mailbox.add(false, says("one more"), CAPACITY + 1);
        mailbox.add(false, says("one too many"), CAPACITY + 1);
        deliver();

        assertThat(heard).hasSize(CAPACITY + 1).endsWith("one more");
        assertThat(dropped).hasValue(1);
    }

    @Test
    void dropsTheOldestDroppableOneForOneThatIsNot() {
        add(false, says("transition 0"));
        add(true, says("run 0"));
        add(true, says("run 1"));
        fill("filler", CAPACITY - 3);
        add(false, says("transition 1"));
        deliver();

        assertThat(heard)
                .hasSize(CAPACITY)
                .startsWith("transition 0", "run 1", "filler")
                .endsWith("transition 1")
                .doesNotContain("run 0");
        assertThat(dropped).hasValue(1);
    }

    @Test
    void dropsADroppableOneThatFindsNoRoom() {
        fill("filler", CAPACITY - 1);
        add(true, says("run 0"));
        add(true, says("run 1"));
        deliver();

        assertThat(heard).hasSize(CAPACITY).endsWith("run 0");
        assertThat(dropped).hasValue(1);
    }

    private void fill(String text, int count) {
        for (int i = 0; i < count; i++) {
            add(false, says(text));
        }
    }

    @Test
    void goesOnAfterAListenerThatThrowsWhateverItThrows() {
        add(false, listener -> {
            throw new IllegalStateException("password=hunter22");
        });
        add(false, says("two"));
        add(false, listener -> {
            throw new StackOverflowError();
        });
        add(false, says("four"));
        deliver();

        assertThat(heard).containsExactly("two", "four");
    }

    @Test
    void complainsOnceByTypeOnlyForTheMessageMayCarryAnything() {
        for (int i = 0; i < 3; i++) {
            add(false, listener -> {
                throw new IllegalStateException("password=hunter22");
            });
        }
        deliver();

        assertThat(logged.list).hasSize(1);
        var event = logged.list.get(0);
        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getFormattedMessage()).isEqualTo("A health listener throws; this is told once");
        assertThat(event.getThrowableProxy()).isNull();
        assertThat(event.getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .containsExactly(
                        "listener=" + mailbox.listener().getClass().getName(),
                        "exception=java.lang.IllegalStateException");
    }

    @Test
    void goesOnWhenEvenTheLogThrows() {
        var broken = new ch.qos.logback.core.AppenderBase<ILoggingEvent>() {
            @Override
            public synchronized void doAppend(ILoggingEvent event) {
                throw new StackOverflowError();
            }

            @Override
            protected void append(ILoggingEvent event) {}
        };
        log.addAppender(broken);
        try {
            add(false, listener -> {
                throw new IllegalStateException();
            });
            add(false, says("two"));
            deliver();
            add(false, says("three"));
            deliver();

            assertThat(heard).containsExactly("two", "three");
        } finally {
            log.detachAppender(broken);
        }
    }

    @Test
    void triesAgainWithTheNextEventIfThereWasNoThread() {
        add(false, says("one"));
        assertThat(mailbox.needsDrainer()).isTrue();
        mailbox.noDrainer();

        add(false, says("two"));
        deliver();
        assertThat(heard).containsExactly("one", "two");
    }

    @Test
    void takesEventsWhileTheListenerHangs() throws Exception {
        var hangs = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        add(false, listener -> {
            hangs.countDown();
            awaitQuietly(release);
        });
        assertThat(mailbox.needsDrainer()).isTrue();
        var thread = Executors.newSingleThreadExecutor();
        try {
            var drained = thread.submit(mailbox::drain);
            assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();

            for (int i = 0; i < CAPACITY + 1; i++) {
                add(false, says("event " + i));
                assertThat(mailbox.needsDrainer()).isFalse();
            }
            assertThat(dropped).hasValue(1);

            release.countDown();
            drained.get(20, TimeUnit.SECONDS);
            assertThat(heard).hasSize(CAPACITY);
        } finally {
            release.countDown();
            thread.shutdown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
