package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds after any sequence of things that can happen to a dependency, tried on many random ones. */
class DependencyStatePropertiesTest {
    private static final int SEQUENCES = 300;
    private static final int STEPS = 40;

    private static final List<Reason> REASONS = List.of(
            Reason.TIMEOUT, Reason.STUCK, Reason.STALE, Reason.INTERNAL_ERROR, Reason.CONNECTION_REFUSED, Reason.SLOW);

    @Test
    void timeNeverImprovesAStatus() {
        everywhere(history -> {
            var state = history.state;
            for (long later : history.laterMoments()) {
                var aged = state.observed(later, history.at(later), history.options);
                if (!state.status().isUp()) {
                    assertThat(aged.status().isUp()).as(history::text).isFalse();
                } else {
                    assertThat(aged.status() == state.status() || !aged.status().isUp())
                            .as(history::text)
                            .isTrue();
                }
                for (var type : DependencyType.values()) {
                    for (var policy : ReadinessPolicy.values()) {
                        assertThat(overall(aged, type, policy))
                                .as(() -> type + " " + policy + ", " + history.text())
                                .isGreaterThanOrEqualTo(overall(state, type, policy));
                    }
                }
            }
        });
    }

    @Test
    void noResultOlderThanMaxStaleIsBelieved() {
        everywhere(history -> {
            for (long later : history.laterMoments()) {
                var aged = history.state.observed(later, history.at(later), history.options);
                var last = aged.last();
                if (last != null
                        && later - last.endedNanos()
                                >= history.options.maxStale().toNanos()) {
                    assertThat(aged.status().isUp()).as(history::text).isFalse();
                    assertThat(aged.status() == HealthStatus.UNKNOWN || aged.stuck())
                            .as(history::text)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void nothingChangesBeforeTheNextMomentAndSomethingDoesAtIt() {
        everywhere(history -> {
            var state = history.state.observed(history.now, history.at(history.now), history.options);
            for (int i = 0; i < 5; i++) {
                long next = state.nextMoment(history.options);
                if (next == DependencyState.NEVER) {
                    long end = history.now + Duration.ofDays(3_650).toNanos();
                    assertThat(state.observed(end, history.at(end), history.options))
                            .as(history::text)
                            .isSameAs(state);
                    return;
                }
                assertThat(next).as(history::text).isGreaterThan(history.now);
                assertThat(state.observed(next - 1, history.at(next - 1), history.options))
                        .as(history::text)
                        .isSameAs(state);
                var after = state.observed(next, history.at(next), history.options);
                assertThat(after).as(history::text).isNotEqualTo(state);
                assertThat(after.nextMoment(history.options)).as(history::text).isGreaterThan(next);
                state = after;
            }
            throw new AssertionError("time alone changes it for ever: " + history.text());
        });
    }

    @Test
    void itDoesNotMatterHowOftenSomebodyLooksInBetween() {
        everywhere(history -> {
            var moments = history.laterMoments();
            var looked = history.state;
            for (long moment : moments) {
                looked = looked.observed(moment, history.at(moment), history.options);
            }
            long last = moments.get(moments.size() - 1);
            var once = history.state.observed(last, history.at(last), history.options);
            assertThat(looked.status()).as(history::text).isEqualTo(once.status());
            assertThat(looked.stale()).as(history::text).isEqualTo(once.stale());
            assertThat(looked.stuck()).as(history::text).isEqualTo(once.stuck());
            assertThat(looked.problem()).as(history::text).isEqualTo(once.problem());
        });
    }

    @Test
    void whateverIsNotHealthySaysWhy() {
        everywhere(history -> {
            var state = history.state;
            if (state.status() != HealthStatus.HEALTHY) {
                assertThat(state.problem()).as(history::text).isNotNull();
            }
            assertThat(state.stuck() && state.status() != HealthStatus.UNHEALTHY)
                    .as(history::text)
                    .isFalse();
        });
    }

    @Test
    void timeAndThreadsNeverCondemnAndOnlyAConclusiveRunAcquits() {
        everywhere(history -> {
            for (long later : history.laterMoments()) {
                assertThat(history.state
                                .observed(later, history.at(later), history.options)
                                .condemned())
                        .as(history::text)
                        .isEqualTo(history.state.condemned());
            }
            if (history.before.condemned() != history.state.condemned()) {
                assertThat(history.completed).as(history::text).isTrue();
                assertThat(history.state.last().isConclusive())
                        .as(history::text)
                        .isTrue();
            }
        });
    }

    @Test
    void noMoreThanThreeAreAbandonedAndNoneTwice() {
        everywhere(history ->
                assertThat(history.state.abandoned()).as(history::text).isBetween(0, DependencyState.MOST_ABANDONED));
    }

    private static int overall(DependencyState state, DependencyType type, ReadinessPolicy policy) {
        var health =
                new DependencyHealth("a", CheckOptions.defaults().type(type).scope(Scope.SHARED), state);
        var situation = new Aggregation.Situation(true, false, policy);
        return switch (Aggregation.judge(View.READINESS, List.of(health), situation)
                .status()) {
            case HEALTHY -> 0;
            case DEGRADED -> 1;
            case UNHEALTHY -> 2;
            case UNKNOWN -> throw new AssertionError("an application is never unknown");
        };
    }

    private static void everywhere(Consumer<History> property) {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            var history = new History(seed);
            property.accept(history);
            for (int step = 0; step < STEPS; step++) {
                history.step();
                property.accept(history);
            }
        }
    }

    /** One random life of a dependency, told by the same rules by which the engine tells it. */
    private static final class History {
        final int seed;
        final CheckOptions options;
        final List<String> steps = new ArrayList<>();
        DependencyState before;
        DependencyState state;
        boolean completed;
        long now;
        private final Random random;

        History(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.options = CheckOptions.defaults()
                    .ttl(upTo(40))
                    .failureTtl(upTo(20))
                    .maxStale(upTo(120).plusSeconds(1))
                    .failureThreshold(1 + random.nextInt(3))
                    .successThreshold(1 + random.nextInt(3));
            this.state = DependencyState.initial(at(0), 0);
            this.before = state;
        }

        void step() {
            before = state;
            completed = false;
            now += upTo(30).toNanos();
            switch (random.nextInt(6)) {
                case 0, 1 -> run();
                case 2 -> become("observed", state.observed(now, at(now), options));
                case 3 -> become("invalidated", state.invalidated(now));
                case 4 -> {
                    if (state.hang() != null) {
                        become("returned", state.returned());
                    } else if (state.abandoned() > 0) {
                        become("abandoned returned", state.abandonedReturned());
                    }
                }
                default -> {
                    if (state.hang() != null && now >= state.replaceableAt()) {
                        become("abandoning", state.abandoning());
                    }
                }
            }
        }

        /** A run can only end while none hangs, for there is one at a time. */
        private void run() {
            if (state.hang() != null) {
                return;
            }
            completed = true;
            if (random.nextInt(4) == 0) {
                become(
                        "timed out and hung",
                        state.completed(outcome(HealthStatus.UNHEALTHY, Reason.TIMEOUT), options)
                                .hanging(at(now), now));
                return;
            }
            var status = List.of(HealthStatus.HEALTHY, HealthStatus.DEGRADED, HealthStatus.UNHEALTHY)
                    .get(random.nextInt(3));
            var reason = REASONS.get(random.nextInt(REASONS.size()));
            become(
                    status + " " + reason,
                    state.completed(outcome(status, reason), options).returnedInTime());
        }

        private Outcome outcome(HealthStatus status, Reason reason) {
            var problem = status == HealthStatus.HEALTHY ? null : new Problem(reason, "said so");
            return new Outcome(status, problem, Map.of(), Duration.ofMillis(1), at(now), now, null);
        }

        private void become(String step, DependencyState next) {
            steps.add(step + " at " + Duration.ofNanos(now).toSeconds() + " s");
            state = next;
        }

        /** Now, around every moment that could matter, and very late, in order. */
        List<Long> laterMoments() {
            var moments = new ArrayList<>(List.of(now, state.dueAt(), state.dueAt() + 1));
            if (state.last() != null) {
                long expiry = state.last().endedNanos() + options.maxStale().toNanos();
                moments.addAll(List.of(expiry - 1, expiry));
            }
            moments.add(now + Duration.ofDays(365).toNanos());
            return moments.stream().filter(moment -> moment >= now).sorted().toList();
        }

        Instant at(long nanos) {
            return Instant.EPOCH.plusNanos(nanos);
        }

        private Duration upTo(int seconds) {
            return Duration.ofSeconds(random.nextInt(seconds + 1));
        }

        String text() {
            return "seed " + seed + ", ttl " + options.ttl() + ", failure-ttl " + options.failureTtl() + ", max-stale "
                    + options.maxStale() + ": " + steps + " => " + state;
        }
    }
}
