package io.github.vitals4j.health;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What callers, runs, timers and registrations do to each other in the engine. */
@SuppressWarnings("missing-explicit-ctor") // public because jcstress wants it so, not for anybody's use
public class EngineStress {
    private static final DependencyChecker HEALTHY = context -> CheckResult.healthy();
    private static final CheckResult DOWN = CheckResult.unhealthy("down");

    private EngineStress() {}

    /** Answers each run in turn, the last answer for ever. */
    private static DependencyChecker answering(CheckResult... answers) {
        var next = new AtomicInteger();
        return context -> answers[Math.min(next.getAndIncrement(), answers.length - 1)];
    }

    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "one run, and both callers wait for it")
    @State
    public static class TwoCallersAndAnExpiredResult {
        private final StressRig rig = new StressRig().registered("a", HEALTHY);
        private CompletableFuture<HealthReport> one;
        private CompletableFuture<HealthReport> other;

        public TwoCallersAndAnExpiredResult() {
            rig.pass(StressRig.TTL);
        }

        @Actor
        public void oneAsks() {
            one = rig.reports.checkLater(View.READINESS, Waiter.UNBOUNDED, false);
        }

        @Actor
        public void theOtherForces() {
            other = rig.reports.checkLater(View.dependency("a"), Waiter.UNBOUNDED, true);
        }

        @Arbiter
        public void judge(III_Result r) {
            r.r1 = rig.submitted.size();
            boolean early = one.isDone() || other.isDone();
            rig.runNext();
            r.r2 = !early && one.isDone() ? 1 : 0;
            r.r3 = !early && other.isDone() ? 1 : 0;
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "before the change")
    @Outcome(
            id = "0, 1, 1",
            expect = Expect.ACCEPTABLE,
            desc = "the version was read before the change, the report after it")
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "after the change")
    @Outcome(id = "1, 0, 1", expect = Expect.FORBIDDEN, desc = "an old report under the new version")
    @State
    public static class ReportAndResult {
        private final StressRig rig = new StressRig().registered("a", answering(CheckResult.healthy(), DOWN));
        private final Runnable run;
        private final long before;

        public ReportAndResult() {
            rig.engine.demand(View.dependency("a"), 0, true);
            run = rig.next();
            rig.reports.current(View.READINESS);
            before = rig.engine.version();
        }

        @Actor
        public void runEnds() {
            run.run();
        }

        @Actor
        public void reads(III_Result r) {
            r.r1 = rig.engine.version() > before ? 1 : 0;
            r.r2 = isDown(rig.reports.current(View.READINESS));
        }

        @Arbiter
        public void judge(III_Result r) {
            r.r3 = isDown(rig.reports.current(View.READINESS));
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the old report is not kept as the new one")
    @State
    public static class TwoReadersAndAResult {
        private final StressRig rig = new StressRig().registered("a", answering(CheckResult.healthy(), DOWN));
        private final Runnable run;

        public TwoReadersAndAResult() {
            rig.engine.demand(View.dependency("a"), 0, true);
            run = rig.next();
        }

        @Actor
        public void runEndsAndOneReads() {
            run.run();
            rig.reports.current(View.READINESS);
        }

        @Actor
        public void theOtherReads() {
            rig.reports.current(View.READINESS);
        }

        @Arbiter
        public void judge(I_Result r) {
            r.r1 = isDown(rig.reports.current(View.READINESS));
        }
    }

    private static int isDown(HealthReport report) {
        return report.status() == HealthStatus.UNHEALTHY ? 1 : 0;
    }

    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE,
            desc = "not answered by the run that began before, but by a later one")
    @State
    public static class InvalidationAndTheRunThatBeganBefore {
        private final StressRig rig =
                new StressRig().registered("a", answering(CheckResult.healthy(), CheckResult.healthy(), DOWN));
        private final Runnable old;
        private CompletableFuture<HealthReport> answer;

        public InvalidationAndTheRunThatBeganBefore() {
            rig.pass(StressRig.TTL);
            rig.engine.demand(View.READINESS, 0, false);
            old = rig.next();
        }

        @Actor
        public void invalidatesAndAsks() {
            rig.engine.invalidate("a");
            answer = rig.reports.checkLater(View.READINESS, Waiter.UNBOUNDED, false);
        }

        @Actor
        public void runEnds() {
            old.run();
        }

        @Arbiter
        public void judge(II_Result r) {
            r.r1 = answer.isDone() ? 1 : 0;
            rig.runNext();
            r.r2 = isDown(answer.getNow(rig.reports.current(View.LIVENESS)));
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "whoever asks after both starts a run, one")
    @State
    public static class InvalidationAndALaterCaller {
        private final StressRig rig = new StressRig().registered("a", HEALTHY);
        private final Runnable old;

        public InvalidationAndALaterCaller() {
            rig.engine.demand(View.dependency("a"), 0, true);
            old = rig.next();
        }

        @Actor
        public void invalidates() {
            rig.engine.invalidate("a");
        }

        @Actor
        public void runEnds() {
            old.run();
        }

        @Arbiter
        public void judge(II_Result r) {
            r.r1 = rig.engine.demand(View.READINESS, Waiter.UNBOUNDED, false).size();
            r.r2 = rig.submitted.size();
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "another run follows without anybody asking")
    @State
    public static class InvalidationInTheBackground {
        private final StressRig rig = StressRig.inTheBackground();
        private final Runnable run = rig.registering("a", HEALTHY);

        @Actor
        public void runEnds() {
            run.run();
        }

        @Actor
        public void invalidates() {
            rig.engine.invalidate("a");
        }

        @Arbiter
        public void judge(I_Result r) {
            rig.fireDueTimers();
            r.r1 = rig.submitted.size();
        }
    }

    /** Two critical dependencies; the first is unregistered while its first run ends, the second ends after that. */
    private abstract static class Unregistration {
        final StressRig rig = new StressRig();
        final Runnable run;
        private final Runnable other;
        private final List<Waiter.Wait> waits;

        Unregistration() {
            run = rig.registering("a", HEALTHY);
            other = rig.registering("b", HEALTHY);
            rig.engine.open(Map.of());
            waits = rig.engine.demand(View.dependency("a"), Waiter.UNBOUNDED, false);
        }

        void judged(III_Result r) {
            r.r1 = rig.reports.current(View.dependency("a")).dependencies().size();
            r.r2 = waits.get(0).settled().isDone() ? 1 : 0;
            boolean early = isStarted();
            other.run();
            r.r3 = !early && isStarted() ? 1 : 0;
        }

        private boolean isStarted() {
            return rig.reports.current(View.STARTUP).status() == HealthStatus.HEALTHY;
        }
    }

    @JCStressTest
    @Outcome(
            id = "0, 1, 1",
            expect = Expect.ACCEPTABLE,
            desc = "gone, nobody waits, and the start is over once the other is up")
    @State
    public static class UnregistrationAndResult extends Unregistration {
        @Actor
        public void unregisters() {
            rig.engine.unregister("a");
        }

        @Actor
        public void runEnds() {
            run.run();
        }

        @Arbiter
        public void judge(III_Result r) {
            judged(r);
        }
    }

    @JCStressTest
    @Outcome(
            id = "0, 1, 1",
            expect = Expect.ACCEPTABLE,
            desc = "gone, nobody waits, and the start is over once the other is up")
    @State
    public static class UnregistrationAndTimeout extends Unregistration {
        private final Runnable timeout = rig.firstTimer();

        @Actor
        public void unregisters() {
            rig.engine.unregister("a");
        }

        @Actor
        public void timesOut() {
            timeout.run();
        }

        @Arbiter
        public void judge(III_Result r) {
            run.run();
            judged(r);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "reported without it, and with it ever after")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "reported with it from the first")
    @State
    public static class RegistrationAndReport {
        private final StressRig rig = new StressRig().registered("a", HEALTHY);

        @Actor
        public void registers() {
            rig.engine.register("b", new Overrides.Configured(HEALTHY, CheckOptions.defaults()));
        }

        @Actor
        public void reads(II_Result r) {
            r.r1 = rig.reports.current(View.READINESS).dependencies().size() - 1;
        }

        @Arbiter
        public void judge(II_Result r) {
            r.r2 = rig.reports.current(View.READINESS).dependencies().size() - 1;
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "gone from the next report, and nobody waits for it")
    @State
    public static class UnregistrationAndWaitingReport {
        private final StressRig rig = new StressRig().registered("a", HEALTHY);
        private CompletableFuture<HealthReport> answer;

        public UnregistrationAndWaitingReport() {
            rig.pass(StressRig.TTL);
        }

        @Actor
        public void asks() {
            answer = rig.reports.checkLater(View.READINESS, Waiter.UNBOUNDED, false);
        }

        @Actor
        public void unregisters() {
            rig.engine.unregister("a");
        }

        @Arbiter
        public void judge(II_Result r) {
            r.r1 = answer.isDone() ? 1 : 0;
            r.r2 = rig.reports.current(View.READINESS).dependencies().isEmpty() ? 1 : 0;
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the new one has not run, its own first run is in flight")
    @State
    public static class RegistrationUnderTheSameNameAndLateResult {
        private final StressRig rig = new StressRig();
        private final Runnable old;

        public RegistrationUnderTheSameNameAndLateResult() {
            old = rig.registering("a", answering(DOWN));
        }

        @Actor
        public void registersAnew() {
            rig.engine.unregister("a");
            rig.engine.register("a", new Overrides.Configured(HEALTHY, CheckOptions.defaults()));
        }

        @Actor
        public void oldRunEnds() {
            old.run();
        }

        @Arbiter
        public void judge(II_Result r) {
            r.r1 = rig.entry("a").lastCheck().isPresent() ? 1 : 0;
            r.r2 = rig.submitted.size();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "nothing hangs, and the next run may start when it is due")
    @State
    public static class ResultAndTimeout {
        private final StressRig rig = new StressRig();
        private final Runnable run = rig.registering("a", HEALTHY);

        public ResultAndTimeout() {
            rig.pass(StressRig.TIMEOUT);
        }

        @Actor
        public void runEnds() {
            run.run();
        }

        @Actor
        public void timesOut() {
            rig.fireTimers();
        }

        @Arbiter
        public void judge(II_Result r) {
            var state = rig.entry("a").state();
            r.r1 = state.hang() == null && state.abandoned() == 0 ? 0 : 1;
            rig.pass(StressRig.TTL);
            rig.engine.demand(View.READINESS, 0, false);
            r.r2 = rig.submitted.size();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "answered, nothing is left behind")
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE,
            desc = "inconclusive, nothing is left behind, and it is repeated once")
    @State
    public static class ResultAndStall {
        private final StressRig rig = new StressRig();
        private final Runnable run = rig.registering("a", HEALTHY);

        public ResultAndStall() {
            rig.pass(2 * StressRig.TIMEOUT);
        }

        @Actor
        public void runEnds() {
            run.run();
        }

        @Actor
        public void timerFiresLate() {
            rig.fireTimers();
        }

        @Arbiter
        public void judge(II_Result r) {
            var state = rig.entry("a").state();
            r.r1 = state.hang() == null && state.abandoned() == 0 ? 0 : 1;
            r.r2 = rig.submitted.size();
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "whoever waits is released, and no timer is left")
    @State
    public static class CallerAndClose {
        private final StressRig rig = new StressRig().registered("a", HEALTHY);
        private CompletableFuture<HealthReport> answer;

        public CallerAndClose() {
            rig.pass(StressRig.TTL);
        }

        @Actor
        public void asks() {
            answer = rig.reports.checkLater(View.READINESS, StressRig.TTL, false);
        }

        @Actor
        public void closes() {
            rig.engine.close();
        }

        @Arbiter
        public void judge(II_Result r) {
            r.r1 = answer.isDone() ? 1 : 0;
            r.r2 = rig.pendingTimers() == 0 ? 1 : 0;
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "released once, no timer is left")
    @State
    public static class RunsAndACallersTimer {
        private final StressRig rig = new StressRig();
        private final CompletableFuture<Void> one = new CompletableFuture<>();
        private final CompletableFuture<Void> other = new CompletableFuture<>();
        private final Waiter waiter =
                new Waiter(List.of(new Waiter.Wait(one, 5), new Waiter.Wait(other, 5)), rig.threads);

        public RunsAndACallersTimer() {
            rig.pass(5);
        }

        @Actor
        public void theRunsSettle() {
            one.complete(null);
            other.complete(null);
        }

        @Actor
        public void timeIsOver() {
            rig.fireTimers();
        }

        @Arbiter
        public void judge(I_Result r) {
            r.r1 = waiter.done.isDone() && rig.pendingTimers() == 0 ? 1 : 0;
        }
    }
}
