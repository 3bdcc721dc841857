package io.github.vitals4j.health;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The listeners, each with its queue of events. Thread-safe. */
final class Audience {
    private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final Threads threads;

    Audience(Threads threads) {
        this.threads = threads;
    }

    void add(HealthListener listener) {
        mailboxes.add(new Mailbox(listener, dropped));
    }

    void remove(HealthListener listener) {
        mailboxes.removeIf(mailbox -> mailbox.listener() == listener);
    }

    /** {@return how many events could not be told} */
    long dropped() {
        return dropped.get();
    }

    /**
     * Queues an event for everybody; {@link #attend} has it told.
     *
     * @param droppable whether it goes first when there is no room
     * @param dependencies how many there are, for each makes events of its own
     */
    void tell(boolean droppable, int dependencies, Consumer<HealthListener> event) {
        for (var mailbox : mailboxes) {
            mailbox.add(droppable, event, Mailbox.CAPACITY + 4 * dependencies);
        }
    }

    /**
     * Sees to it that what is queued is told.
     *
     * @param here whether the calling thread is a worker that has nothing else to do, so that it may tell one listener
     *     itself: waking another thread up costs more than most listeners do
     * @return whom the calling thread has to tell, by {@link Mailbox#drain}
     */
    @Nullable
    Mailbox attend(boolean here) {
        Mailbox own = null;
        for (var mailbox : mailboxes) {
            if (!mailbox.needsDrainer()) {
                continue;
            }
            if (here && own == null) {
                own = mailbox;
            } else if (!threads.tryWork(mailbox::drain)) {
                mailbox.noDrainer();
            }
        }
        return own;
    }
}
