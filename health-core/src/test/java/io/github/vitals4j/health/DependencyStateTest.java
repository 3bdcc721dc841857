package io.github.vitals4j.health;

import static io.github.vitals4j.health.Outcomes.at;
import static io.github.vitals4j.health.Outcomes.degraded;
import static io.github.vitals4j.health.Outcomes.healthy;
import static io.github.vitals4j.health.Outcomes.nanos;
import static io.github.vitals4j.health.Outcomes.outcome;
import static io.github.vitals4j.health.Outcomes.timedOut;
import static io.github.vitals4j.health.Outcomes.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What follows for a dependency from each thing that can happen to it, one at a time. Seconds are of both clocks. */
class DependencyStateTest {
    /** Good results last 30 s, bad ones 5 s, and none longer than 99 s. */
    private static final CheckOptions OPTIONS = CheckOptions.defaults();

    private static final DependencyState NEW = DependencyState.initial(at(0), nanos(0));

    private static DependencyState after(CheckOptions options, Outcome... outcomes) {
        var state = NEW;
        for (var outcome : outcomes) {
            state = state.completed(outcome, options);
        }
        return state;
    }

    private static DependencyState after(Outcome... outcomes) {
        return after(OPTIONS, outcomes);
    }

    private static DependencyState observed(DependencyState state, long second) {
        return observed(state, second, OPTIONS);
    }

    private static DependencyState observed(DependencyState state, long second, CheckOptions options) {
        return state.observed(nanos(second), at(second), options);
    }

    private static Reason reason(DependencyState state) {
        assertThat(state.problem()).isNotNull();
        return state.problem().reason();
    }

    /** A run timed out at the second and has not returned. */
    private static DependencyState hungAt(long second, DependencyState before, CheckOptions options) {
        return before.completed(timedOut(second), options).hanging(at(second - 3), nanos(second));
    }

    @Nested
    class BeforeTheFirstRun {
        @Test
        void itIsUnknownBecauseItWasNotRun() {
            assertThat(NEW.status()).isEqualTo(HealthStatus.UNKNOWN);
            assertThat(NEW.problem()).isEqualTo(new Problem(Reason.NOT_RUN, "not checked yet"));
            assertThat(NEW.since()).isEqualTo(at(0));
            assertThat(NEW.sinceNanos()).isZero();
            assertThat(NEW.last()).isNull();
            assertThat(NEW.lastSuccess()).isNull();
            assertThat(NEW.stale()).isFalse();
            assertThat(NEW.everUp()).isFalse();
            assertThat(NEW.condemned()).isFalse();
        }

        @Test
        void aRunIsDueAtOnce() {
            assertThat(NEW.isDue(nanos(0))).isTrue();
            assertThat(NEW.replaceableAt()).isEqualTo(nanos(0));
        }

        @Test
        void timeChangesNothing() {
            assertThat(NEW.nextMoment(OPTIONS)).isEqualTo(DependencyState.NEVER);
            assertThat(observed(NEW, 1_000_000)).isSameAs(NEW);
        }
    }

    @Nested
    class AfterARun {
        @Test
        void theFirstResultLeavesUnknownAtOnceWhateverTheThresholds() {
            var patient = OPTIONS.failureThreshold(3).successThreshold(3);

            assertThat(after(patient, healthy(1)).status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(after(patient, degraded(1)).status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(after(patient, unhealthy(1)).status()).isEqualTo(HealthStatus.UNHEALTHY);
        }

        @Test
        void aGoodResultIsKeptForTheTtlFromTheEndOfItsRun() {
            var state = after(healthy(7));

            assertThat(state.dueAt()).isEqualTo(nanos(37));
            assertThat(state.isDue(nanos(37) - 1)).isFalse();
            assertThat(state.isDue(nanos(37))).isTrue();
            assertThat(state.replaceableAt()).isEqualTo(nanos(37));
        }

        @Test
        void aDegradedResultIsKeptForTheTtlToo() {
            assertThat(after(degraded(7)).dueAt()).isEqualTo(nanos(37));
        }

        @Test
        void aBadResultIsKeptForTheFailureTtl() {
            assertThat(after(unhealthy(7)).dueAt()).isEqualTo(nanos(12));
        }

        @Test
        void aFailureTtlOfZeroMakesARunDueAtOnce() {
            assertThat(after(OPTIONS.failureTtl(Duration.ZERO), unhealthy(7)).isDue(nanos(7)))
                    .isTrue();
        }

        @Test
        void healthyMeansThatNothingIsWrong() {
            var state = after(unhealthy(1), healthy(2));

            assertThat(state.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(state.problem()).isNull();
            assertThat(state.last()).isEqualTo(healthy(2));
        }

        @Test
        void degradedAndUnhealthyTellWhatIsWrong() {
            assertThat(after(degraded(1)).problem()).isEqualTo(new Problem(Reason.REPORTED, "filling"));
            assertThat(after(healthy(1), unhealthy(2)).problem())
                    .isEqualTo(unhealthy(2).problem());
        }

        @Test
        void sinceIsWhenTheStatusChangedNotWhenItWasLastConfirmed() {
            var state = after(healthy(1), healthy(2), unhealthy(3), unhealthy(4));

            assertThat(state.since()).isEqualTo(at(3));
            assertThat(state.sinceNanos()).isEqualTo(nanos(3));
        }

        @Test
        void resultsInARowAreCountedUpToTheLast() {
            var failing = after(healthy(1), healthy(2), unhealthy(3), timedOut(4));
            assertThat(failing.failures()).isEqualTo(2);
            assertThat(failing.successes()).isZero();

            var working = after(unhealthy(1), unhealthy(2), degraded(3), healthy(4), healthy(5));
            assertThat(working.failures()).isZero();
            assertThat(working.successes()).isEqualTo(3);
        }

        @Test
        void theLastSuccessIsTheEndOfTheLastRunThatWasUp() {
            assertThat(after(unhealthy(1)).lastSuccess()).isNull();
            assertThat(after(healthy(1), degraded(2), unhealthy(3)).lastSuccess())
                    .isEqualTo(at(2));
        }

        @Test
        void onceUpIsNotForgotten() {
            assertThat(after(unhealthy(1)).everUp()).isFalse();
            assertThat(after(degraded(1)).everUp()).isTrue();
            assertThat(after(healthy(1), unhealthy(2)).everUp()).isTrue();
        }

        @Test
        void aGoodResultBelowTheThresholdHasNotBeenUpYet() {
            var patient = OPTIONS.successThreshold(2);

            assertThat(after(patient, unhealthy(1), healthy(2)).everUp()).isFalse();
            assertThat(after(patient, unhealthy(1), healthy(2), healthy(3)).everUp())
                    .isTrue();
        }

        @Test
        void countersStopAtTheirEndInsteadOfBreakingTheRun() {
            var failing = counters(Integer.MAX_VALUE, 0).completed(unhealthy(2), OPTIONS);
            assertThat(failing.failures()).isEqualTo(Integer.MAX_VALUE);

            var working = counters(0, Integer.MAX_VALUE).completed(healthy(2), OPTIONS);
            assertThat(working.successes()).isEqualTo(Integer.MAX_VALUE);
        }

        private DependencyState counters(int failures, int successes) {
            var state = after(healthy(1));
            return new DependencyState(
                    state.status(),
                    state.since(),
                    state.sinceNanos(),
                    state.problem(),
                    state.stale(),
                    state.stuck(),
                    state.doubted(),
                    state.last(),
                    state.lastSuccess(),
                    failures,
                    successes,
                    state.everUp(),
                    state.condemned(),
                    state.dueAt(),
                    state.hang(),
                    state.replacements(),
                    state.abandoned());
        }
    }

    @Nested
    class Thresholds {
        private static final CheckOptions THREE_BAD = OPTIONS.failureThreshold(3);
        private static final CheckOptions THREE_GOOD = OPTIONS.successThreshold(3);

        @Test
        void unhealthyNeedsAsManyFailuresInARowAsTheThresholdSays() {
            assertThat(after(THREE_BAD, healthy(1), unhealthy(2), unhealthy(3)).status())
                    .isEqualTo(HealthStatus.HEALTHY);
            assertThat(after(THREE_BAD, healthy(1), unhealthy(2), unhealthy(3), unhealthy(4))
                            .status())
                    .isEqualTo(HealthStatus.UNHEALTHY);
        }

        @Test
        void aGoodResultInBetweenStartsTheFailuresAnew() {
            var state = after(THREE_BAD, healthy(1), unhealthy(2), unhealthy(3), degraded(4), unhealthy(5));

            assertThat(state.status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(state.failures()).isEqualTo(1);
        }

        @Test
        void recoveryNeedsAsManySuccessesInARowAsTheThresholdSays() {
            assertThat(after(THREE_GOOD, unhealthy(1), healthy(2), healthy(3)).status())
                    .isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(after(THREE_GOOD, unhealthy(1), healthy(2), healthy(3), healthy(4))
                            .status())
                    .isEqualTo(HealthStatus.HEALTHY);
        }

        @Test
        void aBadResultInBetweenStartsTheSuccessesAnew() {
            var state = after(THREE_GOOD, unhealthy(1), healthy(2), healthy(3), unhealthy(4), healthy(5));

            assertThat(state.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(state.successes()).isEqualTo(1);
        }

        @Test
        void degradedCountsAsASuccess() {
            assertThat(after(THREE_GOOD, unhealthy(1), degraded(2), healthy(3), degraded(4))
                            .status())
                    .isEqualTo(HealthStatus.DEGRADED);
        }

        @Test
        void betweenHealthyAndDegradedThereIsNoThreshold() {
            var patient = OPTIONS.failureThreshold(3).successThreshold(3);

            assertThat(after(patient, healthy(1), degraded(2)).status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(after(patient, degraded(1), healthy(2)).status()).isEqualTo(HealthStatus.HEALTHY);
        }

        @Test
        void failuresBelowTheThresholdAreToldWhileTheStatusStays() {
            var state = after(THREE_BAD, healthy(1), unhealthy(2));

            assertThat(state.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(state.problem()).isEqualTo(unhealthy(2).problem());
            assertThat(state.failures()).isEqualTo(1);
            assertThat(state.since()).isEqualTo(at(1));
        }

        @Test
        void aSuccessBelowTheThresholdKeepsWhatWasWrong() {
            var state = after(THREE_GOOD, unhealthy(1), healthy(2));

            assertThat(state.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(state.problem()).isEqualTo(unhealthy(1).problem());
        }

        @Test
        void whileResultAndStatusDifferTheFailureTtlApplies() {
            assertThat(after(THREE_BAD, healthy(1), unhealthy(2)).dueAt()).isEqualTo(nanos(7));
            assertThat(after(THREE_GOOD, unhealthy(1), healthy(2)).dueAt()).isEqualTo(nanos(7));
            assertThat(after(THREE_GOOD, unhealthy(1), healthy(2), healthy(3), healthy(4))
                            .dueAt())
                    .isEqualTo(nanos(34));
        }

        @Test
        void afterUnknownByAgeTheNextResultDecidesAlone() {
            var unknown = observed(after(THREE_BAD, healthy(1)), 100, THREE_BAD);
            assertThat(unknown.status()).isEqualTo(HealthStatus.UNKNOWN);

            assertThat(unknown.completed(unhealthy(101), THREE_BAD).status()).isEqualTo(HealthStatus.UNHEALTHY);
        }
    }

    @Nested
    class Ageing {
        @Test
        void aResultIsStaleFromTheEndOfItsTtlOn() {
            var state = after(healthy(0));

            assertThat(observed(state, 29)).isSameAs(state);
            var stale = observed(state, 30);
            assertThat(stale.stale()).isTrue();
            assertThat(stale.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(stale.problem()).isNull();
        }

        @Test
        void aResultOlderThanMaxStaleIsUnknownBecauseItIsStale() {
            var state = after(healthy(0));

            assertThat(observed(state, 98).status()).isEqualTo(HealthStatus.HEALTHY);
            var unknown = observed(state, 99);
            assertThat(unknown.status()).isEqualTo(HealthStatus.UNKNOWN);
            assertThat(unknown.stale()).isTrue();
            assertThat(unknown.problem()).isEqualTo(new Problem(Reason.STALE, "the last result is older than 99 s"));
            assertThat(unknown.since()).isEqualTo(at(99));
            assertThat(unknown.sinceNanos()).isEqualTo(nanos(99));
            assertThat(unknown.last()).isEqualTo(healthy(0));
        }

        @Test
        void aBadResultThatIsTooOldIsUnknownToo() {
            var unknown = observed(after(unhealthy(0)), 99);

            assertThat(unknown.status()).isEqualTo(HealthStatus.UNKNOWN);
            assertThat(reason(unknown)).isEqualTo(Reason.STALE);
        }

        @Test
        void theNextMomentIsTheTtlThenMaxStaleThenNone() {
            var state = after(healthy(0));

            assertThat(state.nextMoment(OPTIONS)).isEqualTo(nanos(30));
            assertThat(observed(state, 30).nextMoment(OPTIONS)).isEqualTo(nanos(99));
            assertThat(observed(state, 99).nextMoment(OPTIONS)).isEqualTo(DependencyState.NEVER);
        }

        @Test
        void aNewResultIsFreshAgain() {
            var state = observed(after(healthy(0)), 50).completed(healthy(51), OPTIONS);

            assertThat(state.stale()).isFalse();
            assertThat(state.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(state.since()).isEqualTo(at(0));
        }

        @Test
        void aResultThatComesAfterMaxStaleLeavesUnknownAgain() {
            var state = after(healthy(0), healthy(200));

            assertThat(state.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(state.since()).isEqualTo(at(200));
        }
    }

    @Nested
    class Invalidation {
        @Test
        void makesARunDueAtOnce() {
            var state = after(healthy(0)).invalidated(nanos(10));

            assertThat(state.dueAt()).isEqualTo(nanos(10));
            assertThat(state.isDue(nanos(10))).isTrue();
            assertThat(state.status()).isEqualTo(HealthStatus.HEALTHY);
        }

        @Test
        void makesTheResultStale() {
            assertThat(observed(after(healthy(0)).invalidated(nanos(10)), 10).stale())
                    .isTrue();
        }

        @Test
        void doesNotMakeARunDueLaterThanItIsAlready() {
            assertThat(after(healthy(0)).invalidated(nanos(31)).dueAt()).isEqualTo(nanos(30));
            assertThat(NEW.invalidated(nanos(31)).dueAt()).isEqualTo(nanos(0));
        }

        @Test
        void leavesTheResultDoubtedUntilTheNextOne() {
            assertThat(NEW.doubted()).isFalse();
            var doubted = after(healthy(0)).invalidated(nanos(10));

            assertThat(doubted.doubted()).isTrue();
            assertThat(observed(doubted, 99).doubted()).isTrue();
            assertThat(doubted.completed(unhealthy(100), OPTIONS).doubted()).isFalse();
        }

        @Test
        void doesNotMoveMaxStale() {
            var state = after(healthy(0)).invalidated(nanos(10));

            assertThat(observed(state, 98).status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(observed(state, 99).status()).isEqualTo(HealthStatus.UNKNOWN);
        }
    }

    @Nested
    class RunsThatDoNotReturn {
        private static final CheckOptions PATIENT = OPTIONS.failureThreshold(10);

        @Test
        void untilItIsDueAgainItIsTimedOutNotStuck() {
            var state = hungAt(3, after(healthy(0)), OPTIONS);

            assertThat(state.dueAt()).isEqualTo(nanos(8));
            var before = observed(state, 7);
            assertThat(before.stuck()).isFalse();
            assertThat(reason(before)).isEqualTo(Reason.TIMEOUT);
        }

        @Test
        void onceItIsDueAgainItIsUnhealthyAndStuckWithSinceWhen() {
            var stuck = observed(hungAt(3, after(healthy(0)), OPTIONS), 8);

            assertThat(stuck.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(stuck.stuck()).isTrue();
            assertThat(stuck.stale()).isTrue();
            assertThat(stuck.problem())
                    .isEqualTo(new Problem(Reason.STUCK, "a run has not returned since 1970-01-01T00:00:00Z"));
        }

        @Test
        void stuckDoesNotAskForTheFailureThreshold() {
            var timedOut = hungAt(3, after(PATIENT, healthy(0)), PATIENT);
            assertThat(timedOut.status()).isEqualTo(HealthStatus.HEALTHY);

            var stuck = observed(timedOut, 8, PATIENT);
            assertThat(stuck.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(stuck.since()).isEqualTo(at(8));
            assertThat(stuck.sinceNanos()).isEqualTo(nanos(8));
        }

        @Test
        void stuckDoesNotBecomeUnknownByMaxStale() {
            var stuck = observed(hungAt(3, after(healthy(0)), OPTIONS), 8);

            assertThat(stuck.nextMoment(OPTIONS)).isEqualTo(DependencyState.NEVER);
            assertThat(observed(stuck, 1_000_000)).isSameAs(stuck);
        }

        @Test
        void stuckIsStuckEvenIfNobodyLookedBeforeMaxStale() {
            var stuck = observed(hungAt(3, after(healthy(0)), OPTIONS), 1_000_000);

            assertThat(stuck.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(stuck.stuck()).isTrue();
        }

        @Test
        void unknownByAgeBecomesStuckOnceItIsDue() {
            var options = OPTIONS.failureTtl(Duration.ofSeconds(20)).maxStale(Duration.ofSeconds(10));
            var hung = hungAt(3, after(options, healthy(0)), options);

            var unknown = observed(hung, 13, options);
            assertThat(unknown.status()).isEqualTo(HealthStatus.UNKNOWN);
            assertThat(unknown.nextMoment(options)).isEqualTo(nanos(23));
            assertThat(observed(unknown, 23, options).stuck()).isTrue();
        }

        @Test
        void anInvalidationMakesItStuckAtOnce() {
            var hung = hungAt(3, after(healthy(0)), OPTIONS).invalidated(nanos(4));

            assertThat(observed(hung, 4).stuck()).isTrue();
        }

        @Test
        void staysStuckWhileThereIsAReplacementAndAThreadIsLost() {
            var stuck = observed(hungAt(3, after(healthy(0)), OPTIONS), 63).abandoning();

            assertThat(observed(stuck, 1_000)).isSameAs(stuck);
            assertThat(stuck.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(stuck.stuck()).isTrue();
        }

        @Test
        void onceAllThreadsAreBackAgeCountsAgain() {
            var back = observed(hungAt(3, after(healthy(0)), OPTIONS), 8).returned();
            assertThat(back.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(back.nextMoment(OPTIONS)).isEqualTo(nanos(102));
            assertThat(observed(back, 102).status()).isEqualTo(HealthStatus.UNKNOWN);

            var abandonedBack = observed(hungAt(3, after(healthy(0)), OPTIONS), 63)
                    .abandoning()
                    .abandonedReturned();
            assertThat(observed(abandonedBack, 102).status()).isEqualTo(HealthStatus.UNKNOWN);
        }

        @Test
        void aResultEndsStuck() {
            var stuck = observed(hungAt(3, after(healthy(0)), OPTIONS), 63).abandoning();

            var recovered = stuck.completed(healthy(64), OPTIONS);
            assertThat(recovered.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(recovered.problem()).isNull();
            assertThat(recovered.stuck()).isFalse();
            assertThat(recovered.abandoned()).isEqualTo(1);
        }

        @Test
        void afterStuckTheSuccessThresholdApplies() {
            var options = OPTIONS.successThreshold(2);
            var stuck = observed(hungAt(3, after(options, healthy(0)), options), 63, options)
                    .abandoning();

            var first = stuck.completed(healthy(64), options);
            assertThat(first.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(first.stuck()).isFalse();
            assertThat(reason(first))
                    .as("the run has returned, so it is not stuck")
                    .isEqualTo(Reason.TIMEOUT);
            assertThat(first.completed(healthy(65), options).status()).isEqualTo(HealthStatus.HEALTHY);
        }

        @Test
        void aCheckerThatCallsItselfStuckIsNotStuckForTheEngine() {
            var loses = hungAt(3, after(healthy(0)), OPTIONS).abandoning();
            var claims = loses.completed(
                    outcome(HealthStatus.DEGRADED, new Problem(Reason.STUCK, "my queue is stuck"), 70), OPTIONS);

            assertThat(claims.status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(observed(claims, 169).status()).isEqualTo(HealthStatus.UNKNOWN);
        }

        @Test
        void theFirstReplacementMayComeAfterSixtySecondsThenTheWaitDoubles() {
            var state = hungAt(3, after(healthy(0)), OPTIONS);
            assertThat(state.replaceableAt()).isEqualTo(nanos(3 + 60));

            state = hungAt(66, state.abandoning(), OPTIONS);
            assertThat(state.replaceableAt()).isEqualTo(nanos(66 + 120));

            state = hungAt(200, state.abandoning(), OPTIONS);
            assertThat(state.replaceableAt()).isEqualTo(nanos(200 + 240));
        }

        @Test
        void aReplacementNeverComesBeforeARunIsDue() {
            var options = OPTIONS.failureTtl(Duration.ofSeconds(90));

            assertThat(hungAt(3, after(options, healthy(0)), options).replaceableAt())
                    .isEqualTo(nanos(93));
        }

        @Test
        void theWaitForAReplacementStopsDoublingBeforeItOverflows() {
            var state = after(healthy(0));
            for (int i = 0; i < 70; i++) {
                state = state.hanging(at(1), nanos(1)).abandoning().abandonedReturned();
            }

            assertThat(state.hanging(at(1), nanos(1)).replaceableAt()).isEqualTo(nanos(1 + 60 * 1024));
        }

        @Test
        void atMostThreeAreAbandoned() {
            var state = after(healthy(0));
            for (int i = 1; i <= 3; i++) {
                state = hungAt(1_000L * i, state, OPTIONS);
                assertThat(state.replaceableAt()).isLessThan(DependencyState.NEVER);
                state = state.abandoning();
                assertThat(state.abandoned()).isEqualTo(i);
                assertThat(state.hang()).isNull();
            }

            assertThat(hungAt(4_000, state, OPTIONS).replaceableAt()).isEqualTo(DependencyState.NEVER);
        }

        @Test
        void anAbandonedOneThatReturnsMakesRoomForAnother() {
            var state = after(healthy(0));
            for (int i = 1; i <= 3; i++) {
                state = hungAt(1_000L * i, state, OPTIONS).abandoning();
            }
            state = hungAt(4_000, state, OPTIONS).abandonedReturned();

            assertThat(state.abandoned()).isEqualTo(2);
            assertThat(state.replaceableAt()).isEqualTo(nanos(4_000 + 480));
        }

        @Test
        void oneThatReturnsLateChangesNeitherStatusNorResult() {
            var stuck = observed(hungAt(3, after(healthy(0)), OPTIONS), 8);
            var back = stuck.returned();

            assertThat(back.hang()).isNull();
            assertThat(back.status()).isEqualTo(stuck.status());
            assertThat(back.last()).isEqualTo(stuck.last());
            assertThat(back.failures()).isEqualTo(stuck.failures());
            assertThat(back.isDue(nanos(8))).isTrue();
            assertThat(back.replaceableAt()).isEqualTo(nanos(8));
        }

        @Test
        void oneThatReturnsLateStartsTheDoublingAnew() {
            var state = hungAt(66, hungAt(3, after(healthy(0)), OPTIONS).abandoning(), OPTIONS)
                    .returned();

            assertThat(state.replacements()).isZero();
            assertThat(hungAt(100, state, OPTIONS).replaceableAt()).isEqualTo(nanos(160));
        }

        @Test
        void aRunThatReturnsInTimeStartsTheDoublingAnew() {
            var state = hungAt(3, after(healthy(0)), OPTIONS)
                    .abandoning()
                    .completed(healthy(70), OPTIONS)
                    .returnedInTime();

            assertThat(state.replacements()).isZero();
            assertThat(state.abandoned()).isEqualTo(1);
            assertThat(state.returnedInTime()).isSameAs(state);
        }
    }

    @Nested
    class CondemnedForLiveness {
        @Test
        void byACompletedRunThatSaidUnhealthy() {
            assertThat(after(unhealthy(1)).condemned()).isTrue();
            assertThat(after(healthy(1), unhealthy(2)).condemned()).isTrue();
        }

        @Test
        void notByUnknownHealthyOrDegraded() {
            assertThat(NEW.condemned()).isFalse();
            assertThat(after(healthy(1)).condemned()).isFalse();
            assertThat(after(degraded(1)).condemned()).isFalse();
        }

        @Test
        void notByATimeoutNorByACheckThatBroke() {
            assertThat(after(healthy(1), timedOut(2)).condemned()).isFalse();
            assertThat(after(timedOut(2)).condemned()).isFalse();
            assertThat(after(unhealthy(Reason.INTERNAL_ERROR, 2)).condemned()).isFalse();
        }

        @Test
        void notByBeingStuckOrStale() {
            assertThat(observed(hungAt(3, after(healthy(0)), OPTIONS), 8).condemned())
                    .isFalse();
            assertThat(observed(after(healthy(0)), 99).condemned()).isFalse();
        }

        @Test
        void onlyOnceTheFailureThresholdIsReached() {
            var patient = OPTIONS.failureThreshold(2);

            assertThat(after(patient, healthy(1), unhealthy(2)).condemned()).isFalse();
            assertThat(after(patient, healthy(1), unhealthy(2), unhealthy(3)).condemned())
                    .isTrue();
        }

        @Test
        void neitherTimeNorTimeoutsTakeItBack() {
            var condemned = after(unhealthy(1));

            assertThat(observed(condemned, 100).condemned()).isTrue();
            assertThat(condemned.completed(timedOut(2), OPTIONS).condemned()).isTrue();
        }

        @Test
        void aRecoveryTakesItBackOnceTheSuccessThresholdIsReached() {
            var options = OPTIONS.successThreshold(2);

            assertThat(after(options, unhealthy(1), healthy(2)).condemned()).isTrue();
            assertThat(after(options, unhealthy(1), healthy(2), healthy(3)).condemned())
                    .isFalse();
        }
    }
}
