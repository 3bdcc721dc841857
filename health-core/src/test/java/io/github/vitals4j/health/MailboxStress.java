package io.github.vitals4j.health;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Whoever adds and whoever drains, every event is told once, in order, and by one thread at a time. */
@SuppressWarnings("missing-explicit-ctor") // public because jcstress wants it so, not for anybody's use
public class MailboxStress {
    private MailboxStress() {}

    @JCStressTest
    @Outcome(
            id = "4, 1, 0, 0",
            expect = Expect.ACCEPTABLE,
            desc = "four events, each adder's in order, never two at a time, and none is left without a drainer")
    @State
    public static class TwoAddersThatDrain {
        private final Mailbox mailbox = new Mailbox(new HealthListener() {}, new AtomicLong());

        // Plain fields: that one drainer at a time sees what the one before it wrote is part of the promise.
        private int told;
        private int lastOfOne;
        private int lastOfTheOther;
        private boolean inOrder = true;
        private boolean telling;
        private int overlaps;

        @Actor
        public void one() {
            add(() -> lastOfOne, () -> lastOfOne++, 0);
            drain();
            add(() -> lastOfOne, () -> lastOfOne++, 1);
            drain();
        }

        @Actor
        public void theOther() {
            add(() -> lastOfTheOther, () -> lastOfTheOther++, 0);
            drain();
            add(() -> lastOfTheOther, () -> lastOfTheOther++, 1);
            drain();
        }

        private void add(java.util.function.IntSupplier last, Runnable count, int expected) {
            mailbox.add(
                    false,
                    listener -> {
                        overlaps += telling ? 1 : 0;
                        telling = true;
                        inOrder &= last.getAsInt() == expected;
                        count.run();
                        told++;
                        telling = false;
                    },
                    Mailbox.CAPACITY);
        }

        private void drain() {
            if (mailbox.needsDrainer()) {
                mailbox.drain();
            }
        }

        @Arbiter
        public void judge(IIII_Result r) {
            r.r1 = told;
            r.r2 = inOrder ? 1 : 0;
            r.r3 = overlaps;
            r.r4 = mailbox.needsDrainer() ? 1 : 0;
        }
    }
}
