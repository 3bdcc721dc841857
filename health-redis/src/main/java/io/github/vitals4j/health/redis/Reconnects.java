package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.Reason;
import io.lettuce.core.event.Event;
import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import java.lang.ref.WeakReference;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.BaseSubscriber;

/**
 * Why Lettuce cannot restore connections. A connection that is down knows only that it is; the reasons go by on the
 * client's event bus, without saying which connection they are about. So a reason is believed if it is the only one: if
 * connections to several addresses are down for different reasons, none is. Thread-safe.
 */
final class Reconnects {
    /** Lettuce tries twice a minute at least, unless told otherwise; an address that is tried no more is forgotten. */
    private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();

    /** @param doubted whether it was not the last thing to be said, but only something vague was said after it */
    private record Failed(RedisFailure why, long atNanos, boolean doubted) {
        /**
         * {@return what to believe now} Lettuce sometimes says no more than that the connection ended while it was
         * made, though the server gave a reason, as it did the time before. Said twice in a row, that is believed.
         */
        Failed then(Failed next) {
            return next.why.isVague() && !why.isVague() && !doubted ? new Failed(why, next.atNanos, true) : next;
        }
    }

    private final Map<SocketAddress, Failed> failures = new ConcurrentHashMap<>();

    Reconnects() {}

    /** {@return what happens from now on among the connections of a client} It listens as long as it is reachable. */
    static Reconnects of(ClientResources resources) {
        var reconnects = new Reconnects();
        resources.eventBus().get().subscribe(new Listener(reconnects));
        return reconnects;
    }

    /** {@return what to say of a connection that is down} */
    RedisFailure down() {
        long now = System.nanoTime();
        failures.values().removeIf(failure -> now - failure.atNanos > KEPT_NANOS);
        var whys = failures.values().stream()
                .sorted(Comparator.comparingLong(failure -> now - failure.atNanos))
                .map(Failed::why)
                .toList();
        return whys.stream().map(RedisFailure::reason).distinct().count() == 1
                ? whys.get(0).in("the connection is down and cannot be restored")
                : new RedisFailure(Reason.CONNECTION_LOST, "the connection is down");
    }

    void happened(Event event) {
        if (event instanceof ReconnectFailedEvent failed) {
            var latest = new Failed(RedisFailure.of(failed.getCause()), System.nanoTime(), false);
            failures.merge(failed.remoteAddress(), latest, Failed::then);
        } else if (event instanceof ConnectionActivatedEvent activated) {
            failures.remove(activated.remoteAddress());
        }
    }

    /** Does not keep a checker alive that the application has let go of: the event bus lives as long as the client. */
    private static final class Listener extends BaseSubscriber<Event> {
        private final WeakReference<Reconnects> listening;

        Listener(Reconnects reconnects) {
            listening = new WeakReference<>(reconnects);
        }

        @Override
        protected void hookOnNext(Event event) {
            var reconnects = listening.get();
            if (reconnects == null) {
                cancel();
            } else {
                reconnects.happened(event);
            }
        }
    }
}
