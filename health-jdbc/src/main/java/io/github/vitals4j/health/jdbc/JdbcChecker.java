package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Scope;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks a relational database, through the application's own {@link DataSource}, whether it answers.
 *
 * <pre>{@code
 * builder.register("database", JdbcChecker.of(dataSource));
 * builder.register("vector_db", JdbcChecker.of(dataSource)
 *         .query("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')")
 *         .verifying(row -> row.getBoolean(1)
 *                 ? CheckResult.healthy().with("extension_installed", true)
 *                 : CheckResult.unhealthy("pgvector extension not installed").with("extension_installed", false)));
 * }</pre>
 *
 * <p><b>Defaults:</b> critical, shared by the fleet, ttl 30 s, timeout 3 s; the query {@code SELECT 1}, whose row must
 * say 1.
 *
 * <p><b>Cost of a run:</b> one connection at a time, for one query. It is given back as it was: auto-commit, read-only,
 * isolation and network timeout are not changed, and a transaction that the query began is rolled back. A query must
 * only read.
 *
 * <p><b>HikariCP</b>, also behind a wrapper, tells {@code pool_size}, {@code checked_out}, {@code checked_in},
 * {@code pending} and {@code max} in every result. A busy pool is not a dead database: if the pool has no connection to
 * give, the database is asked once directly, on a connection that is set up as the pool's are. If it is well, the
 * result is degraded with reason {@code pool_exhausted}; if not, it is unhealthy with the reason that the pool would
 * have kept to itself. Other pools cannot be told from databases: one that gives no connection in time is unhealthy
 * with reason {@code timeout}.
 *
 * <p><b>Reasons:</b> {@code connection_refused}, {@code connection_lost}, {@code unknown_host}, {@code authentication},
 * {@code permission}, {@code tls}, {@code timeout}, {@code pool_exhausted}, {@code rate_limited} (MySQL counts queries
 * per hour), {@code unexpected_response}, and {@code internal_error} for what no driver explains.
 *
 * <p><b>Time:</b> a run ends in time whatever the driver does. Drivers are given the time that remains as query and
 * network timeout, and a connection that does not heed them is aborted. A driver that waits without limit for a
 * connection keeps the thread on which the checker called it; a second one is started after a minute, a third after two
 * more, and no fourth. {@code attempts_outstanding} in the metadata tells how many there are. Give drivers such as
 * PostgreSQL's {@code connectTimeout} and {@code socketTimeout} in their URL.
 *
 * <p>Immutable: each method that takes a value returns a changed copy. Thread-safe.
 */
public final class JdbcChecker implements DependencyChecker {
    private static final Question SELECT_1 = new Question.Query("SELECT 1", new Expected(1));

    private final DataSource dataSource;
    private final Question question;
    private final boolean fresh;
    private final HealthStatus whenExhausted;
    private final Product product = new Product();
    private final Attempts attempts = new Attempts();

    private JdbcChecker(DataSource dataSource, Question question, boolean fresh, HealthStatus whenExhausted) {
        this.dataSource = dataSource;
        this.question = question;
        this.fresh = fresh;
        this.whenExhausted = whenExhausted;
    }

    /**
     * {@return a checker that sends {@code SELECT 1}}
     *
     * @param dataSource the one that the application works with
     */
    public static JdbcChecker of(DataSource dataSource) {
        return new JdbcChecker(
                Objects.requireNonNull(dataSource, "dataSource"), SELECT_1, false, HealthStatus.DEGRADED);
    }

    /**
     * {@return this checker asking by the driver's {@link java.sql.Connection#isValid} instead of a query} For
     * databases that know no {@code SELECT 1}, such as Derby. Drivers do not say why a connection is not valid: the
     * reason is {@code connection_lost} or {@code timeout} then.
     */
    public JdbcChecker valid() {
        return asking(Question::validity);
    }

    /**
     * {@return this checker asking by another query, content with any row}
     *
     * @param sql a statement that reads; only the first row of its answer is fetched
     * @throws IllegalArgumentException if it is blank
     */
    public JdbcChecker query(String sql) {
        if (Objects.requireNonNull(sql, "sql").isBlank()) {
            throw new IllegalArgumentException("query '" + sql + "': must not be blank");
        }
        return asking(new Question.Query(sql, row -> CheckResult.healthy()));
    }

    /**
     * {@return this checker wanting a value in the first column of the first row} Another one is unhealthy with reason
     * {@code unexpected_response}.
     *
     * @param value a String, Number or Boolean; numbers are equal whatever their types are
     * @throws IllegalArgumentException if the value is of another type
     * @throws IllegalStateException if there is no query, because {@link #valid} was chosen
     */
    public JdbcChecker expecting(Object value) {
        return verifying(new Expected(Objects.requireNonNull(value, "value")));
    }

    /**
     * {@return this checker judging the first row}
     *
     * @param verifier tells from the row how the database is
     * @throws IllegalStateException if there is no query, because {@link #valid} was chosen
     */
    public JdbcChecker verifying(RowVerifier verifier) {
        Objects.requireNonNull(verifier, "verifier");
        if (question instanceof Question.Query query) {
            return asking(new Question.Query(query.sql(), verifier));
        }
        throw new IllegalStateException("a row can only be verified after query(..), not after valid()");
    }

    /**
     * {@return this checker logging in anew in every run, past a HikariCP pool} Connections of a pool outlive the
     * password with which they were made; this notices that it was changed. A login costs the database much more than a
     * query does: give such a check a long ttl. A data source that is not HikariCP is asked as always, and is what it
     * is.
     */
    public JdbcChecker freshConnection() {
        return new JdbcChecker(dataSource, question, true, whenExhausted);
    }

    /**
     * {@return this checker giving another status if every connection of the pool is in use and the database is well}
     *
     * @param status default degraded
     * @throws IllegalArgumentException if it is {@code UNKNOWN}
     */
    public JdbcChecker whenExhausted(HealthStatus status) {
        if (Objects.requireNonNull(status, "status") == HealthStatus.UNKNOWN) {
            throw new IllegalArgumentException(
                    "status of an exhausted pool " + status + ": must be healthy, degraded or unhealthy");
        }
        return new JdbcChecker(dataSource, question, fresh, status);
    }

    private JdbcChecker asking(Question other) {
        return new JdbcChecker(dataSource, other, fresh, whenExhausted);
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.critical()
                .scope(Scope.SHARED)
                .ttl(Duration.ofSeconds(30))
                .timeout(Duration.ofSeconds(3));
    }

    /** {@return {@code pool-exhausted}: the {@linkplain #whenExhausted status}, by its name} */
    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of("pool-exhausted", text -> whenExhausted(status(text)));
    }

    private static HealthStatus status(String text) {
        for (HealthStatus each : HealthStatus.values()) {
            if (each.name().equals(text.trim().toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new IllegalArgumentException("must be healthy, degraded or unhealthy");
    }

    @Override
    public CheckResult check(CheckContext context) throws InterruptedException {
        Secrets.of(dataSource).forEach(context::secret);
        HikariView pool = HikariView.of(dataSource);
        var inquiry = new Inquiry(context, attempts, product.after(question));
        CheckResult result = pool == null ? inquiry.ask(this::connect) : ask(inquiry, pool, context);
        int outstanding = attempts.outstanding(context.name());
        return (outstanding == 0 ? result : result.with("attempts_outstanding", outstanding)).with(product.known());
    }

    private CheckResult ask(Inquiry inquiry, HikariView pool, CheckContext context) throws InterruptedException {
        pool.secrets().forEach(context::secret);
        CheckResult result = fresh ? inquiry.askPast(pool) : inquiry.ask(pool, whenExhausted);
        return result.with(pool.figures());
    }

    private java.sql.@Nullable Connection connect() throws java.sql.SQLException {
        return dataSource.getConnection();
    }

    /** {@return what is asked} */
    @Override
    public String toString() {
        return "JdbcChecker" + (question instanceof Question.Query query ? " (" + query.sql() + ")" : " (isValid)");
    }
}
