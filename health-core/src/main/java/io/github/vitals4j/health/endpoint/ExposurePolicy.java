package io.github.vitals4j.health.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Decides how much a caller gets to see. Called for every request, so it must be quick and must not block;
 * implementations are thread-safe. One that throws or returns null exposes {@link Exposure#STATUS}.
 *
 * <pre>{@code
 * endpointBuilder.exposure(ExposurePolicy.local().or(ExposurePolicy.bearerToken(() -> secrets.current("health"))));
 * }</pre>
 */
@FunctionalInterface
public interface ExposurePolicy {
    /**
     * {@return how much the caller gets to see}
     *
     * @param request the caller's request
     */
    Exposure exposure(HealthRequest request);

    /**
     * {@return the default: everything for whoever connects directly from this machine, the status for everybody else}
     * A connection is direct if it comes from a loopback address, has no header that proxies add ({@code Forwarded},
     * {@code X-Forwarded-*}, {@code X-Real-IP}, {@code Via}), and names this machine in {@code Host}, if it has one
     * ({@code localhost}, or a loopback address), so that no web page can have a browser here ask for it.
     *
     * <p>A proxy on this machine that adds none of these headers cannot be told from a direct connection: give such an
     * application a policy of its own.
     */
    static ExposurePolicy local() {
        return LocalExposure.POLICY;
    }

    /**
     * {@return the same for everybody}
     *
     * @param exposure what everybody gets to see
     */
    static ExposurePolicy always(Exposure exposure) {
        Objects.requireNonNull(exposure, "exposure");
        return request -> exposure;
    }

    /**
     * {@return everything for whom the condition holds, the status for everybody else}
     *
     * @param condition the application's own; {@link HealthRequest#unwrap} gives it the framework's request
     */
    static ExposurePolicy when(Predicate<HealthRequest> condition) {
        Objects.requireNonNull(condition, "condition");
        return request -> condition.test(request) ? Exposure.FULL : Exposure.STATUS;
    }

    /**
     * {@return everything for who sends {@code Authorization: Bearer} and the token, the status for everybody else} The
     * time that the comparison takes does not depend on how much of the token is right.
     *
     * @param token asked with each request that has such a header, so that the token may change; while it gives an
     *     empty token, nobody has the right one
     */
    static ExposurePolicy bearerToken(Supplier<String> token) {
        Objects.requireNonNull(token, "token");
        return when(request -> {
            String sent = request.header("Authorization").orElse("");
            if (!sent.regionMatches(true, 0, "Bearer ", 0, 7)) {
                return false;
            }
            byte[] right = token.get().getBytes(StandardCharsets.UTF_8);
            return right.length > 0
                    && MessageDigest.isEqual(sent.substring(7).strip().getBytes(StandardCharsets.UTF_8), right);
        });
    }

    /**
     * {@return a policy that exposes what this one does or the other one does, whichever is more}
     *
     * @param other asked if this policy does not expose everything
     */
    default ExposurePolicy or(ExposurePolicy other) {
        Objects.requireNonNull(other, "other");
        return request -> {
            var mine = exposure(request);
            if (mine == Exposure.FULL) {
                return mine;
            }
            var others = other.exposure(request);
            return others.compareTo(mine) > 0 ? others : mine;
        };
    }
}
