package io.github.vitals4j.health.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.Transition;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands between a manager and a listener, so that a test can wait until the listener has heard something. */
public final class Told implements HealthListener {
    private final HealthListener listener;
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private Told(HealthListener listener) {
        this.listener = listener;
    }

    /** Takes the place of a listener. */
    public static Told insteadOf(HealthListener listener, HealthCheckManager manager) {
        var told = new Told(listener);
        manager.removeListener(listener);
        manager.addListener(told);
        return told;
    }

    /** Waits until the listener has heard of the end of a run, after this much else was waited for. */
    public void awaitRun(String name) throws InterruptedException {
        await("run " + name);
    }

    public void awaitTransition(String name) throws InterruptedException {
        await("transition " + name);
    }

    public void awaitRegistered(String name) throws InterruptedException {
        await("registered " + name);
    }

    public void awaitUnregistered(String name) throws InterruptedException {
        await("unregistered " + name);
    }

    private void await(String event) throws InterruptedException {
        for (String next = ""; !next.equals(event); ) {
            next = heard.poll(20, TimeUnit.SECONDS);
            assertThat(next)
                    .as("nothing more was told, while waiting for: " + event)
                    .isNotNull();
        }
    }

    @Override
    public void onRegistered(String name, CheckOptions options) {
        listener.onRegistered(name, options);
        heard.add("registered " + name);
    }

    @Override
    public void onUnregistered(String name) {
        listener.onUnregistered(name);
        heard.add("unregistered " + name);
    }

    @Override
    public void onTransition(Transition transition) {
        listener.onTransition(transition);
        heard.add("transition " + transition.name());
    }

    @Override
    public void onRun(FinishedRun run) {
        listener.onRun(run);
        heard.add("run " + run.name());
    }
}
