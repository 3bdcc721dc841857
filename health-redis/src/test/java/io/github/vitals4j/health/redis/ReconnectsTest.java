package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

class ReconnectsTest {
    private static final SocketAddress ONE = InetSocketAddress.createUnresolved("one", 6379);
    private static final SocketAddress OTHER = InetSocketAddress.createUnresolved("other", 6379);
    private final Throwable wrongPassword = new RedisCommandExecutionException("WRONGPASS invalid password");
    private final Throwable refused = new ConnectException("Connection refused");
    private final Throwable hungUp = new RedisConnectionException("Connection closed prematurely");
    private final Throwable noHandler = new IllegalStateException("RedisHandshakeHandler not registered");

    private final Reconnects reconnects = new Reconnects();

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(reconnects.down()).hasMessage("the connection is down");
    }

    @Test
    void theLastReasonCounts() {
        failed(ONE, wrongPassword);
        failed(ONE, refused);

        assertThat(reconnects.down().reason()).isEqualTo(Reason.CONNECTION_REFUSED);
    }

    @Test
    void aConnectionThatEndedOnceDoesNotHideWhyItDoes() {
        failed(ONE, wrongPassword);
        failed(ONE, hungUp);
        assertThat(reconnects.down().reason()).isEqualTo(Reason.AUTHENTICATION);

        failed(ONE, wrongPassword);
        failed(ONE, noHandler);
        assertThat(reconnects.down().reason()).isEqualTo(Reason.AUTHENTICATION);
    }

    @Test
    void aConnectionThatEndsAgainAndAgainIsBelieved() {
        failed(ONE, wrongPassword);
        failed(ONE, hungUp);
        failed(ONE, hungUp);

        assertThat(reconnects.down().reason()).isEqualTo(Reason.CONNECTION_LOST);
    }

    @Test
    void aChannelThatLettuceNoLongerKnowsIsAConnectionThatEnded() {
        failed(ONE, noHandler);

        assertThat(reconnects.down().reason()).isEqualTo(Reason.CONNECTION_LOST);
    }

    @Test
    void whatMayBeAnotherConnectionsReasonIsNotBelieved() {
        failed(ONE, wrongPassword);
        failed(OTHER, refused);
        assertThat(reconnects.down()).hasMessage("the connection is down");

        reconnects.happened(new ConnectionActivatedEvent("redis://other", "1", "1", OTHER, OTHER));
        assertThat(reconnects.down().reason()).isEqualTo(Reason.AUTHENTICATION);
    }

    private void failed(SocketAddress address, Throwable cause) {
        reconnects.happened(new ReconnectFailedEvent("redis://" + address, "1", address, address, cause, 1));
    }
}
