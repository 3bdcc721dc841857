package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.View;
import org.jspecify.annotations.Nullable;

/** From requests to what they come to, before any dependency is asked. Thread-safe. */
final class Planner {
    /** With the value {@code 0}, the caller wants to know nothing that this service itself knows from others only. */
    private static final String DEPTH = "X-Health-Depth";

    private final HealthCheckManager manager;
    private final GuardedPolicy policy;
    private final boolean metrics;
    private final @Nullable RateLimiter limiter;

    /**
     * @param metrics whether there are metrics to be shown
     * @param limiter keeps clients to their limit, or null if there is none
     */
    Planner(HealthCheckManager manager, GuardedPolicy policy, boolean metrics, @Nullable RateLimiter limiter) {
        this.manager = manager;
        this.policy = policy;
        this.metrics = metrics;
        this.limiter = limiter;
    }

    /** {@return what a request comes to} */
    Plan plan(HealthRequest request, Target target) {
        if (!isRead(request)) {
            return new Plan.Answered(Answers.METHOD_NOT_ALLOWED);
        }
        try {
            var query = Query.parse(request.query().orElse(null));
            String accepted = request.header("Accept").orElse(null);
            var accept = Accept.of(accepted);
            boolean scrape = isScrape(request, target, query, accept);
            long wait = limiter == null
                    ? 0
                    : limiter.secondsUntilAllowed(request, target.path(), !scrape && isProbe(target, query));
            if (wait > 0) {
                return new Plan.Answered(Answers.tooManyRequests(wait));
            }
            if (scrape) {
                return new Plan.Scrape(accepted == null ? "" : accepted);
            }
            if (target instanceof Target.Page shown) {
                return new Plan.Answered(shown.page());
            }
            if (target instanceof Target.Health health) {
                return health(request, health, query, accept);
            }
            return target instanceof Target.History history
                    ? past(request, history)
                    : new Plan.Answered(Answers.NOT_FOUND);
        } catch (Query.Malformed malformed) {
            return new Plan.Answered(malformed.response);
        }
    }

    private static boolean isRead(HealthRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /** Whether metrics are asked for, by their own path or by {@code Accept}, and may be shown. */
    private boolean isScrape(HealthRequest request, Target target, Query query, Accept accept) {
        boolean asked = target instanceof Target.Health health
                ? metrics
                        && (query.format() == null || health.others() == null)
                        && accept.prefersMetrics(health.format())
                : target instanceof Target.Metrics;
        return asked && policy.allowsMetrics(request);
    }

    /** Whether all that a probe looks at is asked for, and not a part of it. */
    private static boolean isProbe(Target target, Query query) {
        return target instanceof Target.Health health
                && health.dependency() == null
                && !(query.isSelective() && health.view().probe() == Probe.READINESS);
    }

    private Plan past(HealthRequest request, Target.History target) {
        var exposure = policy.exposure(request);
        return exposure == Exposure.STATUS
                ? new Plan.Answered(Answers.NOT_FOUND)
                : new Plan.Past(target.dependency(), exposure == Exposure.FULL);
    }

    private Plan health(HealthRequest request, Target.Health target, Query query, Accept accept) {
        var format = format(target, query, accept);
        if (format == null) {
            return new Plan.Answered(Answers.NOT_ACCEPTABLE);
        }
        return question(target, query, format, policy.exposure(request), isShallow(request, target));
    }

    private static @Nullable Format format(Target.Health target, Query query, Accept accept) {
        if (target.others() == null) {
            return target.format();
        }
        return query.format() == null
                ? target.others().liked(accept, target.format())
                : target.others().named(query.format());
    }

    private static boolean isShallow(HealthRequest request, Target.Health target) {
        return target.view().probe() == Probe.READINESS
                && "0".equals(request.header(DEPTH).orElse(null));
    }

    private Plan question(Target.Health target, Query query, Format format, Exposure exposure, boolean shallow) {
        if (isProbe(target, query)) {
            return new Plan.Question(shallow ? target.view().shallow() : target.view(), true, format, exposure);
        }
        if (exposure == Exposure.STATUS) {
            // A hidden name and an unknown one get the same answer in the same time, because neither is looked up.
            return new Plan.Answered(Answers.NOT_FOUND);
        }
        var view = target.dependency() == null ? subset(query) : View.dependency(target.dependency());
        return view == null
                ? new Plan.Answered(Answers.NOT_FOUND)
                : new Plan.Question(shallow ? view.shallow() : view, false, format, exposure);
    }

    /** {@return the view that a query narrows readiness to, or null if it names what does not exist} */
    private @Nullable View subset(Query query) {
        var known = manager.current(View.READINESS).dependencies();
        var view = View.READINESS;
        for (var tag : query.tags()) {
            if (known.stream().noneMatch(dependency -> dependency.tags().contains(tag))) {
                return null;
            }
            view = view.tag(tag);
        }
        for (var name : query.excluded()) {
            if (known.stream().noneMatch(dependency -> dependency.name().equals(name))) {
                return null;
            }
            view = view.exclude(name);
        }
        return view;
    }
}
