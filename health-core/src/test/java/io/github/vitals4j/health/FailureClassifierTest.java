package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What exceptions say about a dependency, and that none of them can do harm while it is asked. */
class FailureClassifierTest {
    static Stream<Arguments> reasons() {
        return Stream.of(
                arguments(new ConnectException("Connection refused"), Reason.CONNECTION_REFUSED),
                arguments(new NoRouteToHostException("No route to host"), Reason.CONNECTION_REFUSED),
                arguments(new PortUnreachableException(), Reason.CONNECTION_REFUSED),
                arguments(new ConnectException("Connection timed out"), Reason.TIMEOUT),
                arguments(new SocketTimeoutException("Read timed out"), Reason.TIMEOUT),
                arguments(new SocketTimeoutException(), Reason.TIMEOUT),
                arguments(new TimeoutException(), Reason.TIMEOUT),
                arguments(new HttpTimeoutException("request timed out"), Reason.TIMEOUT),
                arguments(new HttpConnectTimeoutException("HTTP connect timed out"), Reason.TIMEOUT),
                arguments(new InterruptedIOException("operation timed out"), Reason.TIMEOUT),
                arguments(new InterruptedIOException("interrupted"), Reason.INTERNAL_ERROR),
                arguments(new SocketException("Connection reset"), Reason.CONNECTION_LOST),
                arguments(new EOFException(), Reason.CONNECTION_LOST),
                arguments(new ClosedChannelException(), Reason.CONNECTION_LOST),
                arguments(new UnknownHostException("db.invalid"), Reason.UNKNOWN_HOST),
                arguments(new UnresolvedAddressException(), Reason.UNKNOWN_HOST),
                arguments(new SSLHandshakeException("PKIX path building failed"), Reason.TLS),
                arguments(new SSLPeerUnverifiedException("wrong host"), Reason.TLS),
                arguments(new AccessDeniedException("/data"), Reason.PERMISSION),
                arguments(new SecurityException(), Reason.PERMISSION),
                arguments(new IOException("strange"), Reason.INTERNAL_ERROR),
                arguments(new IllegalStateException(), Reason.INTERNAL_ERROR),
                arguments(new StackOverflowError(), Reason.INTERNAL_ERROR));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void anExceptionHasAReasonHoweverDeepItIsWrapped(Throwable failure, Reason reason) {
        assertThat(Reason.of(failure)).isEqualTo(reason);
        assertThat(Reason.of(new ExecutionException(failure))).isEqualTo(reason);
        assertThat(Reason.of(new CompletionException(new RuntimeException("no answer", failure))))
                .isEqualTo(reason);
    }

    @Test
    void theFirstInTheChainThatSaysSomethingDecides() {
        var lost = new SocketException("reset");
        lost.initCause(new UnknownHostException("db"));

        assertThat(Reason.of(new UncheckedIOException(lost))).isEqualTo(Reason.CONNECTION_LOST);
    }

    @Test
    void textIsTheMessageWhereTheReasonExplainsIt() {
        assertThat(FailureClassifier.describe(new ConnectException("Connection refused")))
                .isEqualTo("Connection refused");
        assertThat(FailureClassifier.describe(new RuntimeException("pool is broken", new EOFException("end"))))
                .isEqualTo("pool is broken");
    }

    @Test
    void textBeginsWithTheTypeWhereTheMessageAloneWouldNotExplainItself() {
        assertThat(FailureClassifier.describe(new IllegalStateException("42"))).isEqualTo("IllegalStateException: 42");
        assertThat(FailureClassifier.describe(new NoClassDefFoundError("com/example/Driver")))
                .isEqualTo("NoClassDefFoundError: com/example/Driver");
    }

    @Test
    void textIsTheTypeWhereThereIsNoMessage() {
        assertThat(FailureClassifier.describe(new TimeoutException())).isEqualTo("TimeoutException");
        assertThat(FailureClassifier.describe(new IllegalStateException("  "))).isEqualTo("IllegalStateException");
        assertThat(FailureClassifier.describe(new RuntimeException() {}))
                .isEqualTo(FailureClassifierTest.class.getName() + "$1");
    }

    @Test
    void wrappersOfFuturesAreNotWorthMentioning() {
        var inner = new ConnectException("Connection refused");

        assertThat(FailureClassifier.describe(new ExecutionException("java.net.ConnectException: x", inner)))
                .isEqualTo("Connection refused");
        assertThat(FailureClassifier.describe(new CompletionException(new ExecutionException(inner))))
                .isEqualTo("Connection refused");
        assertThat(FailureClassifier.describe(new CompletionException("alone", null)))
                .isEqualTo("CompletionException: alone");
    }

    @Nested
    @Timeout(20)
    class HostileExceptions {
        private static class Wrapper extends ExecutionException {
            private static final long serialVersionUID = 1;

            Wrapper() {
                super("round");
            }
        }

        @Test
        void mayBeTheirOwnCauseByADetour() {
            var one = new Wrapper();
            var other = new Wrapper();
            one.initCause(other);
            other.initCause(one);

            assertThat(Reason.of(one)).isEqualTo(Reason.INTERNAL_ERROR);
            assertThat(FailureClassifier.describe(one)).isEqualTo("Wrapper: round");
        }

        @Test
        void mayHaveNoEndOfCauses() {
            class Endless extends CompletionException {
                private static final long serialVersionUID = 1;

                @Override
                public synchronized Throwable getCause() {
                    return new Endless();
                }
            }

            assertThat(Reason.of(new Endless())).isEqualTo(Reason.INTERNAL_ERROR);
            assertThat(FailureClassifier.describe(new Endless())).isEqualTo("Endless");
        }

        @Test
        void mayThrowWhenAskedForTheirMessage() {
            class Mute extends ConnectException {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                    throw new IllegalStateException("none of your business");
                }
            }

            assertThat(Reason.of(new Mute())).isEqualTo(Reason.INTERNAL_ERROR);
            assertThat(FailureClassifier.describe(new Mute())).isEqualTo(Mute.class.getName());
        }

        @Test
        void mayThrowAnErrorWhenAskedForTheirCause() {
            class Rootless extends RuntimeException {
                private static final long serialVersionUID = 1;

                Rootless() {
                    super("rootless");
                }

                @Override
                public synchronized Throwable getCause() {
                    throw new StackOverflowError();
                }
            }

            assertThat(Reason.of(new Rootless())).isEqualTo(Reason.INTERNAL_ERROR);
            assertThat(FailureClassifier.describe(new Rootless())).isEqualTo("Rootless: rootless");
        }

        @Test
        void mayHaveAChainThatIsDeeperThanAnybodyLooks() {
            Throwable chain = new ConnectException("refused");
            for (int i = 0; i < 1_000; i++) {
                chain = new RuntimeException("wrapped", chain);
            }
            assertThat(Reason.of(chain)).isEqualTo(Reason.INTERNAL_ERROR);
        }
    }

    @Test
    void aDurationInTheMessageIsNoTimeout() {
        assertThat(Reason.of(new IllegalStateException("timed out after " + Duration.ofSeconds(3))))
                .isEqualTo(Reason.INTERNAL_ERROR);
    }
}
