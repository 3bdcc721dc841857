package io.github.vitals4j.health.http;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the certificate of a TLS server: how many days are left, whether it is for this host, and whether it is
 * trusted. It is read even if it is not trusted, and of servers that want a certificate of the client, too.
 *
 * <p>With less than 14 days left it is degraded, with less than 3 unhealthy, both with reason
 * {@code threshold_exceeded}. One that is expired, not valid yet, for another host, self-signed or otherwise not
 * trusted is unhealthy with reason {@code tls}. The other reasons: {@code connection_refused}, {@code connection_lost},
 * {@code unknown_host}, {@code timeout}. The metadata holds {@code days_left}, {@code expires}, {@code subject} and
 * {@code issuer}.
 *
 * <p>Optional, of shared scope, ttl 10 min, timeout 5 s. Immutable and thread-safe: each method that takes a value
 * returns a changed copy.
 *
 * <p>A run holds a thread while it waits, and costs the server one handshake on a connection that is then closed.
 *
 * <pre>{@code
 * builder.register("certificate", TlsCertificateChecker.of("shop.example", 443)
 *     .degradedBelow(21)
 *     .unhealthyBelow(7));
 * }</pre>
 *
 * <p>Configuration may override {@code degraded-days} and {@code unhealthy-days}, as in
 * {@code health.certificate.degraded-days=21}.
 */
public final class TlsCertificateChecker implements DependencyChecker {
    private static final int LAST_PORT = 65_535;

    private final String host;
    private final int port;
    private final int degradedDays;
    private final int unhealthyDays;
    private final Supplier<@Nullable KeyStore> trusted;

    private TlsCertificateChecker(
            String host, int port, int degradedDays, int unhealthyDays, Supplier<@Nullable KeyStore> trusted) {
        this.host = host;
        this.port = port;
        this.degradedDays = degradedDays;
        this.unhealthyDays = unhealthyDays;
        this.trusted = trusted;
    }

    /**
     * {@return a checker of a server's certificate}
     *
     * @param host the name that clients use; the certificate has to be for it
     * @param port the port, which speaks TLS from the first byte
     * @throws IllegalArgumentException if the host is blank, or the port is not one
     */
    public static TlsCertificateChecker of(String host, int port) {
        if (Objects.requireNonNull(host, "host").isBlank()) {
            throw new IllegalArgumentException("host '" + host + "': must not be blank");
        }
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("port " + port + ": must be from 1 to " + LAST_PORT);
        }
        return new TlsCertificateChecker(host, port, 14, 3, () -> null);
    }

    /**
     * {@return this checker with the days below which it is degraded}
     *
     * @param days default 14; zero for never
     * @throws IllegalArgumentException if it is negative
     */
    public TlsCertificateChecker degradedBelow(int days) {
        return new TlsCertificateChecker(host, port, verified("degraded-days", days), unhealthyDays, trusted);
    }

    /**
     * {@return this checker with the days below which it is unhealthy}
     *
     * @param days default 3; zero for not before it has expired
     * @throws IllegalArgumentException if it is negative
     */
    public TlsCertificateChecker unhealthyBelow(int days) {
        return new TlsCertificateChecker(host, port, degradedDays, verified("unhealthy-days", days), trusted);
    }

    /**
     * {@return this checker with the authorities that it trusts}
     *
     * @param authorities asked in every run; default those of the JDK
     */
    public TlsCertificateChecker trusting(Supplier<KeyStore> authorities) {
        Objects.requireNonNull(authorities, "authorities");
        return new TlsCertificateChecker(
                host,
                port,
                degradedDays,
                unhealthyDays,
                () -> Objects.requireNonNull(authorities.get(), "the supplier of trusted authorities returned null"));
    }

    private static int verified(String name, int days) {
        if (days < 0) {
            throw new IllegalArgumentException(name + " " + days + ": must not be negative");
        }
        return days;
    }

    /** {@return the library's options, with optional, scope shared, ttl 10 min and timeout 5 s} */
    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional()
                .scope(Scope.SHARED)
                .ttl(Duration.ofMinutes(10))
                .timeout(Duration.ofSeconds(5));
    }

    /** {@return {@code degraded-days} and {@code unhealthy-days}} */
    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of(
                "degraded-days", text -> degradedBelow(Settings.integer(text)),
                "unhealthy-days", text -> unhealthyBelow(Settings.integer(text)));
    }

    @Override
    public CheckResult check(CheckContext context) throws GeneralSecurityException {
        var handshake = new Handshake(host, port, trusted.get());
        var failure = handshake.run(context);
        var chain = handshake.presented();
        if (chain == null) {
            return failure == null
                    ? CheckResult.unhealthy(Reason.TLS, "the server showed no certificate")
                    : HttpFailure.result(host + ":" + port, failure);
        }
        return judge(chain);
    }

    private CheckResult judge(CertificateChain chain) {
        var now = Instant.now();
        long daysLeft = Duration.between(now, chain.expires()).toDays();
        var problem = chain.problem(now);
        CheckResult result;
        if (problem != null) {
            result = CheckResult.unhealthy(Reason.TLS, problem);
        } else if (daysLeft < unhealthyDays) {
            result = CheckResult.unhealthy(Reason.THRESHOLD_EXCEEDED, left(daysLeft, unhealthyDays));
        } else if (daysLeft < degradedDays) {
            result = CheckResult.degraded(Reason.THRESHOLD_EXCEEDED, left(daysLeft, degradedDays));
        } else {
            result = CheckResult.healthy();
        }
        return result.with("days_left", daysLeft)
                .with("expires", chain.expires().toString())
                .with("subject", chain.subject())
                .with("issuer", chain.issuer());
    }

    private static String left(long days, int wanted) {
        return "the certificate expires in " + days + " days; at least " + wanted + " are wanted";
    }
}
