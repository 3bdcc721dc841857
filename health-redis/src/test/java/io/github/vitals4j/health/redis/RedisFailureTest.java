package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    WRONGPASS invalid username-password pair or user is disabled.   | authentication
                    NOAUTH Authentication required.                                 | authentication
                    ERR invalid password                                            | authentication
                    NOPERM this user has no permissions to run the 'ping' command   | permission
                    DENIED Redis is running in protected mode                       | permission
                    LOADING Redis is loading the dataset in memory                  | unexpected_response
                    OOM command not allowed when used memory > 'maxmemory'.         | unexpected_response
                    READONLY You can't write against a read only replica.           | unexpected_response
                    MISCONF Redis is configured to save RDB snapshots               | unexpected_response
                    MASTERDOWN Link with MASTER is down                             | unexpected_response
                    CLUSTERDOWN The cluster is down                                 | unexpected_response
                    MOVED 3999 127.0.0.1:6381                                       | unexpected_response
                    BUSY Redis is busy running a script                             | unexpected_response
                    ERR max number of clients reached                               | unexpected_response
                    ERR                                                             | unexpected_response
                    """)
    void serversErrorsAreToldByTheirFirstWord(String error, String reason) {
        var failure = RedisFailure.of(new CompletionException(new RedisCommandExecutionException(error)));

        assertThat(failure.reason().code()).isEqualTo(reason);
        assertThat(failure).hasMessage(error);
    }

    @Test
    void anErrorOfTheServerIsFoundBehindTheConnectionThatItPrevented() {
        var failure = RedisFailure.of(new RedisConnectionException(
                "Unable to connect to 127.0.0.1/<unresolved>:6379",
                new CompletionException(new RedisCommandExecutionException("WRONGPASS invalid"))));

        assertThat(failure.reason().code()).isEqualTo("authentication");
        assertThat(failure).hasMessage("WRONGPASS invalid");
    }

    @Test
    void theCauseOfAFailedConnectionIsShown() {
        var failure = RedisFailure.of(new RedisConnectionException(
                "Unable to connect to 127.0.0.1/<unresolved>:6379",
                new CompletionException(new ConnectException("Connection refused"))));

        assertThat(failure.reason().code()).isEqualTo("connection_refused");
        assertThat(failure).hasMessage("Unable to connect to 127.0.0.1:6379: Connection refused");
    }

    @Test
    void whatLettuceSaysItselfIsAboutItsConnections() {
        assertThat(RedisFailure.of(new RedisException("Currently not connected. Commands are rejected."))
                        .reason()
                        .code())
                .isEqualTo("connection_lost");
        assertThat(RedisFailure.of(new CancellationException()).reason().code()).isEqualTo("connection_lost");
        assertThat(RedisFailure.of(new IOException("Connection reset by peer"))
                        .reason()
                        .code())
                .isEqualTo("connection_lost");
        assertThat(RedisFailure.of(new RedisException("Request queue size exceeded: 2. Commands are not accepted"))
                        .reason()
                        .code())
                .isEqualTo("queue_full");
        assertThat(RedisFailure.of(new IllegalStateException("what?")).reason().code())
                .isEqualTo("internal_error");
    }

    @Test
    void aCircularChainOfCausesComesToAnEnd() {
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(RedisFailure.of(first).reason().code()).isEqualTo("internal_error");
    }
}
