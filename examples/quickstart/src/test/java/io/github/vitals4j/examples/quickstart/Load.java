package io.github.vitals4j.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks for orders all the time, as users do, a hundred times a second at the most, and keeps what went wrong. */
final class Load implements AutoCloseable {
    static final int CLIENTS = 4;

    private static final long PERIOD_MILLIS = 40;
    private static final long SECONDS = 60;

    private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
    private final Web web;
    private final Object monitor = new Object();
    private final List<String> failures = new ArrayList<>();
    private long answers;

    private Load(Web web) {
        this.web = web;
    }

    static Load of(Web web, String method) {
        var load = new Load(web);
        for (int i = 0; i < CLIENTS; i++) {
            long delay = i * PERIOD_MILLIS / CLIENTS;
            load.clients.scheduleAtFixedRate(() -> load.ask(method), delay, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        return load;
    }

    private void ask(String method) {
        String failure = null;
        try {
            boolean ordering = method.equals("POST");
            var reply = web.ask(method, ordering ? "/orders?item=screen&side=buy&quantity=1" : "/orders");
            boolean served = ordering
                    ? reply.code() == 201
                    : reply.code() == 200 && reply.json().size() == 2;
            failure = served ? null : reply.toString();
        } catch (AssertionError unanswered) {
            failure = unanswered + ": " + unanswered.getCause();
        }
        synchronized (monitor) {
            answers++;
            if (failure != null) {
                failures.add(failure);
            }
            monitor.notifyAll();
        }
    }

    /** Waits until as many further requests have been answered, well or not. */
    void awaitAnswers(int more) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        synchronized (monitor) {
            long wanted = answers + more;
            while (answers < wanted) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("expected " + more + " answers within " + SECONDS + " s");
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, left);
            }
        }
    }

    /** {@return what went wrong so far} */
    List<String> failures() {
        synchronized (monitor) {
            return List.copyOf(failures);
        }
    }

    /** Stops asking. Fails if a request was not answered. */
    @Override
    public void close() {
        clients.shutdown();
        boolean unanswered = true;
        try {
            unanswered = !clients.awaitTermination(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (unanswered) {
            throw new AssertionError("a request was not answered");
        }
    }
}
