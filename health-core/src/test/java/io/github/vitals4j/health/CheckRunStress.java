package io.github.vitals4j.health;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A run ends once, whoever comes first, and a thread that comes back after that is always told of. */
public class CheckRunStress {
    private CheckRunStress() {}

    /** What a run has told its owner, noted under a lock as the engine does. */
    private abstract static class Run implements CheckRun.Owner {
        final StressRig rig = new StressRig();
        final CheckRun run;
        final Runnable task;
        int ended;
        boolean hangs;

        Run(DependencyChecker checker) {
            var state = DependencyState.initial(rig.instant(), 0);
            var dependency = new Dependency("a", checker, CheckOptions.defaults(), state);
            run = new CheckRun(dependency, 0, false, new CompletableFuture<>(), rig.threads, this);
            run.submit(rig.submitted::add);
            task = rig.next();
        }

        @Override
        public synchronized void ended(CheckRun ended, CheckRun.End how, @Nullable Reading reading, long endedNanos) {
            this.ended++;
            hangs = !ended.hasReturned();
        }

        @Override
        public synchronized void returnedLate(CheckRun late) {
            hangs = false;
        }
    }

    @JCStressTest
    @Outcome(
            id = "1, 0, 0",
            expect = Expect.ACCEPTABLE,
            desc = "told once, no thread is believed to hang, no timer is left")
    @State
    public static class AnswerAndTimeout extends Run {
        public AnswerAndTimeout() {
            super(context -> CheckResult.healthy());
        }

        @Actor
        public void answers() {
            task.run();
        }

        @Actor
        public void timesOut() {
            rig.fireTimers();
        }

        @Arbiter
        public void judge(III_Result r) {
            r.r1 = ended;
            r.r2 = hangs ? 1 : 0;
            r.r3 = (int) rig.pendingTimers();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled before it answered: nobody is told")
    @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "told once before it was cancelled")
    @State
    public static class AnswerAndCancellation extends Run {
        public AnswerAndCancellation() {
            super(context -> CheckResult.healthy());
        }

        @Actor
        public void answers() {
            task.run();
        }

        @Actor
        public void isCancelled() {
            run.cancel();
        }

        @Arbiter
        public void judge(III_Result r) {
            r.r1 = ended;
            r.r2 = hangs ? 1 : 0;
            r.r3 = (int) rig.pendingTimers();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled before it timed out: nobody is told")
    @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "told once before it was cancelled")
    @State
    public static class TimeoutAndCancellation extends Run {
        public TimeoutAndCancellation() {
            super(context -> CheckResult.healthy());
        }

        @Actor
        public void timesOut() {
            rig.fireTimers();
        }

        @Actor
        public void isCancelled() {
            run.cancel();
        }

        @Arbiter
        public void judge(III_Result r) {
            task.run();
            r.r1 = ended;
            r.r2 = hangs ? 1 : 0;
            r.r3 = (int) rig.pendingTimers();
        }
    }

    @JCStressTest
    @Outcome(
            id = "1, 0, 0",
            expect = Expect.ACCEPTABLE,
            desc = "told once, no thread is believed to hang, no timer is left")
    @State
    public static class StageAndTimeout extends Run {
        private final CompletableFuture<CheckResult> stage;

        public StageAndTimeout() {
            this(new CompletableFuture<>());
        }

        private StageAndTimeout(CompletableFuture<CheckResult> stage) {
            super(DependencyChecker.async(context -> stage));
            this.stage = stage;
            task.run();
        }

        @Actor
        public void answers() {
            stage.complete(CheckResult.healthy());
        }

        @Actor
        public void timesOut() {
            rig.fireTimers();
        }

        @Arbiter
        public void judge(III_Result r) {
            r.r1 = ended;
            r.r2 = hangs ? 1 : 0;
            r.r3 = (int) rig.pendingTimers();
        }
    }

    @JCStressTest
    @Outcome(
            id = "1, 0, 0",
            expect = Expect.ACCEPTABLE,
            desc = "told once, no thread is believed to hang, no timer is left")
    @State
    public static class StageThatIsLateAndItsStart extends Run {
        private final CompletableFuture<CheckResult> stage;

        public StageThatIsLateAndItsStart() {
            this(new CompletableFuture<>());
        }

        private StageThatIsLateAndItsStart(CompletableFuture<CheckResult> stage) {
            super(DependencyChecker.async(context -> stage));
            this.stage = stage;
        }

        @Actor
        public void starts() {
            task.run();
        }

        @Actor
        public void answersAndTimesOut() {
            stage.complete(CheckResult.healthy());
            rig.fireTimers();
        }

        @Arbiter
        public void judge(III_Result r) {
            r.r1 = ended;
            r.r2 = hangs ? 1 : 0;
            r.r3 = (int) rig.pendingTimers();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "answered in time: nothing is aborted")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "timed out: aborted, once")
    @State
    public static class AbortAndTimeout extends Run {
        private int aborts;
        private CheckRun.@Nullable End how;

        public AbortAndTimeout() {
            super(context -> CheckResult.healthy());
        }

        @Override
        public synchronized void ended(CheckRun ended, CheckRun.End end, @Nullable Reading reading, long nanos) {
            how = end;
        }

        private synchronized void abort() {
            aborts++;
        }

        @Actor
        public void addsAnAbortAndAnswers() {
            run.onTimeout(this::abort);
            task.run();
        }

        @Actor
        public void timesOut() {
            rig.fireTimers();
        }

        @Arbiter
        public void judge(II_Result r) {
            r.r1 = how == CheckRun.End.TIMED_OUT ? 1 : 0;
            r.r2 = aborts;
        }
    }

    @JCStressTest
    @Outcome(
            id = "0",
            expect = Expect.ACCEPTABLE,
            desc = "the executor's thread is not interrupted when the run is over")
    @State
    public static class InterruptAndLaterWork extends Run {
        public InterruptAndLaterWork() {
            super(context -> CheckResult.healthy());
        }

        @Actor
        public void answersAndGoesOnToOtherWork(I_Result r) {
            task.run();
            r.r1 = Thread.interrupted() ? 1 : 0;
        }

        @Actor
        public void timesOut() {
            rig.fireTimers();
        }
    }
}
