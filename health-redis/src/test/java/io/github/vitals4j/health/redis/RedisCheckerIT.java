package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.TestContext;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.protocol.ProtocolVersion;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisCheckerIT {
    private static Clients clients;
    private RedisProcess server;

    @BeforeAll
    static void open() {
        clients = new Clients();
    }

    @AfterAll
    static void close() {
        clients.close();
    }

    @BeforeEach
    void start() {
        server = RedisProcess.start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private static CheckResult check(DependencyChecker checker) throws Exception {
        return checker.check(TestContext.of(Duration.ofSeconds(60)));
    }

    /** {@return how often the server was asked this} */
    private long asked(String command) {
        String prefix = "cmdstat_" + command + ":calls=";
        return server.command("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToLong(line -> Long.parseLong(line.substring(prefix.length(), line.indexOf(','))))
                .sum();
    }

    @ParameterizedTest
    @EnumSource
    void aRunningServerIsHealthyAndSaysHowItIs(ProtocolVersion version) throws Exception {
        server.command("CONFIG", "SET", "maxmemory", "100mb");
        clients.redis.setOptions(
                ClientOptions.builder().protocolVersion(version).build());
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            var result = check(RedisChecker.of(connection).writing());

            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata())
                    .containsEntry("role", "master")
                    .containsEntry("connected_clients", 1L)
                    .containsEntry("connected_slaves", 0L)
                    .containsEntry("redis_version", "6.2.11");
            assertThat((String) result.metadata().get("used_memory_human")).matches("[0-9.]+[KM]");
            assertThat((double) result.metadata().get("used_memory_percent")).isBetween(0.1, 50.0);
        } finally {
            clients.redis.setOptions(ClientOptions.create());
        }
    }

    @Test
    void aConnectionOfAnyCodecWillDo() throws Exception {
        try (var connection = clients.redis.connect(
                ByteArrayCodec.INSTANCE, Clients.uri(server.port()).build())) {
            assertThat(check(RedisChecker.of(connection).writing()).status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void isOptionalAndShared() {
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            var options = RedisChecker.of(connection).options(CheckOptions.defaults());

            assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
            assertThat(options.scope()).isEqualTo(Scope.SHARED);
            assertThat(options.ttl()).hasSeconds(60);
            assertThat(options.timeout()).hasSeconds(3);
        }
    }

    @Test
    void asksForWhatIsWantedOnly() throws Exception {
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            server.command("CONFIG", "RESETSTAT");

            var result = check(RedisChecker.of(connection).withoutFigures());

            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata()).isEmpty();
            assertThat(asked("ping")).isOne();
            assertThat(asked("set")).isZero();
            // Only this test has asked for figures.
            assertThat(asked("info")).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void theValueWrittenGoesAwayByItself() throws Exception {
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            var checker = RedisChecker.of(connection).writing("app:health");

            assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
            String first = server.command(
                    "EVAL", "local k = redis.call('KEYS', '*') return k[1] .. ' ' .. redis.call('PTTL', k[1])", "0");
            assertThat(first).matches("app:health:[0-9a-f]{16} [0-9]{4,5}");

            assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
            // Two runs at once would read what the other has written, if they wrote to the same key.
            assertThat(server.command("DBSIZE")).isEqualTo(":2");
        }
    }

    @Test
    void aServerThatGivesBackSomethingElseIsUnhealthy() throws Exception {
        // What is called GET here is ECHO.
        try (var strange = RedisProcess.start("--rename-command", "GET", "", "--rename-command", "ECHO", "GET");
                var connection =
                        clients.redis.connect(Clients.uri(strange.port()).build())) {
            var result = check(RedisChecker.of(connection).writing());

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
            assertThat(result.error()).contains("read_write_mismatch");
        }
    }

    @Test
    void aReplicaIsSaidToBeOne() throws Exception {
        try (var replica = RedisProcess.start();
                var connection =
                        clients.redis.connect(Clients.uri(replica.port()).build())) {
            var synced = replica.nextLine("Finished with success");
            replica.command("REPLICAOF", "127.0.0.1", String.valueOf(server.port()));
            Scene.await(synced);
            var checker = RedisChecker.of(connection);

            assertThat(check(checker).metadata())
                    .containsEntry("role", "slave")
                    .containsEntry("master_link_status", "up");

            var lost = replica.nextLine("Connection with master lost");
            server.kill();
            Scene.await(lost);
            var result = check(checker);
            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata()).containsEntry("master_link_status", "down");

            assertThat(check(checker.writing()).error().orElseThrow())
                    .startsWith("SET: READONLY You can't write against a read only replica");
        }
    }

    @Test
    void theMasterIsAskedThoughTheApplicationReadsFromReplicas() throws Exception {
        try (var replica = RedisProcess.start()) {
            var synced = replica.nextLine("Finished with success");
            replica.command("REPLICAOF", "127.0.0.1", String.valueOf(server.port()));
            Scene.await(synced);
            var uris = List.of(
                    Clients.uri(server.port()).build(),
                    Clients.uri(replica.port()).build());
            try (var connection = MasterReplica.connect(clients.redis, StringCodec.UTF8, uris)) {
                connection.setReadFrom(ReadFrom.REPLICA);

                var result = check(RedisChecker.of(connection).writing());

                assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
                assertThat(result.metadata()).containsEntry("role", "master").containsEntry("connected_slaves", 1L);
            }
        }
    }

    @Test
    void aUserThatMayNotAskForFiguresIsToldSo() throws Exception {
        server.command("ACL", "SETUSER", "app", "on", "nopass", "+@all", "-info", "~*");
        var uri = Clients.uri(server.port()).withAuthentication("app", "any-password".toCharArray());
        try (var connection = clients.redis.connect(uri.build())) {
            var result = check(RedisChecker.of(connection));

            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat((String) result.metadata().get("info_error")).startsWith("NOPERM");
        }
    }

    @Test
    void aPasswordIsDeclaredSecret() throws Exception {
        var context = TestContext.of(Duration.ofSeconds(60));
        server.command("ACL", "SETUSER", "app", "on", ">" + ServerScenes.PASSWORD, "+@all", "~*");
        var uri = Clients.uri(server.port()).withAuthentication("app", ServerScenes.PASSWORD.toCharArray());

        var result = RedisChecker.of(clients.redis, uri.build()).check(context);

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(context.secrets()).containsExactly(ServerScenes.PASSWORD);
    }

    @Test
    void aConnectionOfItsOwnIsClosedAgain() throws Exception {
        var checker = RedisChecker.of(clients.redis, Clients.uri(server.port()).build());

        assertThat(check(checker).metadata()).containsEntry("connected_clients", 1L);
        assertThat(clients.open(0)).isZero();
        assertThat(check(checker).metadata()).containsEntry("connected_clients", 1L);
    }

    /** As a process does that is stopped: the system accepts connections for it. */
    @Test
    void aServerThatAcceptsAConnectionAndSaysNothingIsNotSaidToHaveTakenNone() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var checker = RedisChecker.of(
                    clients.redis, Clients.uri(silent.getLocalPort()).build());

            var result = checker.start(TestContext.of(Duration.ofMillis(500)))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);

            assertThat(result.reason()).contains(Reason.TIMEOUT);
            assertThat(result.error().orElseThrow()).doesNotContain("no connection");
        }
    }

    @Test
    void aConnectionThatEndedUnexplainedIsExplainedByAnother() throws Exception {
        var uri = Clients.uri(server.port()).withAuthentication("nobody", "wrong".toCharArray());
        clients.breakNext(1);
        assertThat(check(RedisChecker.of(clients.redis, uri.build())).reason()).contains(Reason.AUTHENTICATION);
        clients.breakNext(3);
        assertThat(check(RedisChecker.of(clients.redis, uri.build())).reason()).contains(Reason.CONNECTION_LOST);
        clients.breakNext(1);
        assertThat(check(RedisChecker.of(
                                clients.redis, Clients.uri(server.port()).build()))
                        .reason())
                .as("no second chance")
                .contains(Reason.CONNECTION_LOST);
        assertThat(clients.open(0)).isZero();
    }

    @Test
    void nothingIsSentLaterThatWasAskedWhileTheConnectionWasDown() throws Exception {
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            var checker = RedisChecker.of(connection).writing();
            var failed = clients.reconnectsFailed();
            server.kill();
            Scene.await(failed);
            for (int each = 0; each < 10; each++) {
                assertThat(check(checker).status()).isEqualTo(HealthStatus.UNHEALTHY);
            }
            server.restart();
            // The last in the queue is also the last to be answered.
            Scene.await(connection.async().echo("done").toCompletableFuture());

            assertThat(asked("ping")).isZero();
            assertThat(asked("set")).isZero();
        }
    }

    @Test
    void nothingIsSentAgainThatWasUnderWayWhenTheConnectionBroke() throws Exception {
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            server.stop();
            var run = RedisChecker.of(connection)
                    .start(TestContext.of(Duration.ofSeconds(60)))
                    .toCompletableFuture();
            server.kill();
            assertThat(Scene.await(run).reason()).contains(Reason.CONNECTION_LOST);
            server.restart();
            Scene.await(connection.async().echo("done").toCompletableFuture());

            assertThat(asked("ping")).isZero();
        }
    }

    @Test
    void aCancelledRunTakesBackWhatItSent() throws Exception {
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            server.stop();
            var run = RedisChecker.of(connection)
                    .start(TestContext.of(Duration.ofSeconds(60)))
                    .toCompletableFuture();
            run.cancel(true);
            server.go();

            assertThat(run).isCancelled();
            assertThat(check(RedisChecker.of(connection)).status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void aConnectionThatTheApplicationHasClosedIsLost() throws Exception {
        var connection = clients.redis.connect(Clients.uri(server.port()).build());
        var checker = RedisChecker.of(connection);
        connection.close();

        assertThat(check(checker).reason()).contains(Reason.CONNECTION_LOST);
    }

    @Test
    void aClientThatTheApplicationHasShutDownIsNotTheServersFault() throws Exception {
        var closing = new Clients();
        var checker = RedisChecker.of(closing.redis, Clients.uri(server.port()).build());
        assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
        closing.close();

        assertThat(check(checker).reason()).contains(Reason.INTERNAL_ERROR);
    }

    @Test
    void aReasonThatMayBeAnotherConnectionsIsNotBelieved() throws Exception {
        try (var other = RedisProcess.start();
                var refused = clients.redis.connect(Clients.uri(server.port()).build())) {
            other.command("ACL", "SETUSER", "app", "on", ">first-password", "+@all", "~*");
            var uri = Clients.uri(other.port()).withAuthentication("app", "first-password".toCharArray());
            try (var forbidden = clients.redis.connect(uri.build())) {
                var checker = RedisChecker.of(forbidden);
                other.command("ACL", "SETUSER", "app", "resetpass", ">second-password");
                other.command("CLIENT", "KILL", "USER", "app");
                Scene.await(clients.reconnectsFailed(other.port()));
                assertThat(clients.onceToldOf(Reason.AUTHENTICATION, () -> check(checker))
                                .reason())
                        .contains(Reason.AUTHENTICATION);

                var bothFailed = clients.reconnectsFailed(server.port());
                server.kill();
                Scene.await(bothFailed);
                assertThat(refused.isOpen()).isFalse();
                assertThat(clients.onceToldOf(Reason.CONNECTION_LOST, () -> check(checker))
                                .reason())
                        .contains(Reason.CONNECTION_LOST);
            }
        }
    }

    @Test
    void badInputIsNamed() {
        try (var connection = clients.redis.connect(Clients.uri(server.port()).build())) {
            var checker = RedisChecker.of(connection);
            assertThatThrownBy(() -> checker.writing(" "))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("key prefix ' '");
        }
    }
}
