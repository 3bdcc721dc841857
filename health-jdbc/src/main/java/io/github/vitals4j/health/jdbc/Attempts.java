package io.github.vitals4j.health.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one checker. Each dependency has one at a time, so that no more than one connection is taken; the
 * same checker may be registered for several, which do not wait for each other. If a driver does not return from an
 * abandoned one, another may take its place after a minute, and a third after two more. There it ends: what does not
 * return keeps a thread, and maybe a connection.
 */
final class Attempts {
    private static final int MOST_OUTSTANDING = 3;

    private final Duration firstReplacement;
    private final List<Attempt> outstanding = new ArrayList<>();

    Attempts() {
        this(Duration.ofMinutes(1));
    }

    /** @param firstReplacement how old an attempt must be for another one to take its place, if it is the only one */
    Attempts(Duration firstReplacement) {
        this.firstReplacement = firstReplacement;
    }

    /**
     * Starts an attempt, once the one before for the same dependency has let go of its connection.
     *
     * @return whether it was started; no, if the one before takes longer than the patience
     */
    boolean start(Attempt attempt, Deadline patience) throws InterruptedException {
        Attempt previous;
        while ((previous = startUnlessBusy(attempt)) != null) {
            if (!previous.awaitRelease(patience.left())) {
                return false;
            }
        }
        return true;
    }

    /** {@return how many attempts for a dependency have not let go of their connection} */
    int outstanding(String dependency) throws InterruptedException {
        synchronized (outstanding) {
            return of(dependency).size();
        }
    }

    /** {@return the attempt that is in the way, or null if it was started} */
    private @Nullable Attempt startUnlessBusy(Attempt attempt) throws InterruptedException {
        synchronized (outstanding) {
            List<Attempt> others = of(attempt.dependency());
            if (!others.isEmpty() && !isOverdue(others)) {
                return others.get(others.size() - 1);
            }
            outstanding.add(attempt);
        }
        attempt.start();
        return null;
    }

    private List<Attempt> of(String dependency) throws InterruptedException {
        List<Attempt> some = new ArrayList<>();
        for (Attempt each : List.copyOf(outstanding)) {
            if (each.awaitRelease(Duration.ZERO)) {
                outstanding.remove(each);
            } else if (each.dependency().equals(dependency)) {
                some.add(each);
            }
        }
        return some;
    }

    private boolean isOverdue(List<Attempt> others) {
        int count = others.size();
        Duration age = others.get(count - 1).age();
        return count < MOST_OUTSTANDING && age.compareTo(firstReplacement.multipliedBy(count)) >= 0;
    }
}
