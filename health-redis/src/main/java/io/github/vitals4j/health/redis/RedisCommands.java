package io.github.vitals4j.health.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends commands through a connection of any kind and codec. One of these serves one run: what it has sent and not yet
 * got an answer to is taken back by {@link #cancel}, so that nothing waits in Lettuce's queue when the run is over.
 */
final class RedisCommands {
    /**
     * A command's name. Lettuce sends commands that it knows as read-only to a replica if the application reads from
     * replicas; one that it does not know goes to the master, which is the one to be checked.
     */
    private record Keyword(String text) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A command that knows whether it went to the network or still waits for a connection. */
    private static final class Sent<T> extends AsyncCommand<String, String, T> {
        volatile boolean written;

        Sent(String name, CommandOutput<String, String, T> output, CommandArgs<String, String> args) {
            super(new Command<>(new Keyword(name), output, args));
        }

        @Override
        public void encode(ByteBuf buffer) {
            written = true;
            super.encode(buffer);
        }
    }

    /** What all commands of a run have in common, whichever connection they go through. */
    private static final class Journal {
        final List<Sent<?>> sent = new ArrayList<>();
        boolean cancelled;
    }

    private final StatefulConnection<String, String> connection;
    private final Journal journal;

    RedisCommands(StatefulConnection<?, ?> connection) {
        this(connection, new Journal());
    }

    @SuppressWarnings("unchecked") // arguments and outputs bring their own codec
    private RedisCommands(StatefulConnection<?, ?> connection, Journal journal) {
        this.connection = (StatefulConnection<String, String>) connection;
        this.journal = journal;
    }

    /** {@return commands of the same run that go through another connection} */
    RedisCommands through(StatefulConnection<?, ?> other) {
        return new RedisCommands(other, journal);
    }

    /** {@return arguments of a command, none yet} A key is to be added as one, for it tells the node of a cluster. */
    static CommandArgs<String, String> args() {
        return new CommandArgs<>(StringCodec.UTF8);
    }

    /** {@return the answer to a command that answers with a text} Fails rather than throws. */
    CompletableFuture<String> text(String name, CommandArgs<String, String> args) {
        return send(name, new StatusOutput<>(StringCodec.UTF8), args);
    }

    /** {@return the answer to a command without arguments that answers with a text} Fails rather than throws. */
    CompletableFuture<String> text(String name) {
        return text(name, args());
    }

    /** {@return the answer to a command} Fails rather than throws. */
    <T> CompletableFuture<T> send(
            String name, CommandOutput<String, String, T> output, CommandArgs<String, String> args) {
        var command = new Sent<>(name, output, args);
        synchronized (journal) {
            if (journal.cancelled) {
                command.cancel();
                return command;
            }
            journal.sent.add(command);
        }
        try {
            connection.dispatch(command);
        } catch (RuntimeException refused) {
            command.completeExceptionally(refused);
        }
        return command;
    }

    /** {@return whether a command still waits for a connection that it could be written to} */
    boolean isHeldBack() {
        return sent().stream().anyMatch(command -> !command.isDone() && !command.written);
    }

    /** Takes back what is still unanswered, and everything that is sent from now on. */
    void cancel() {
        synchronized (journal) {
            journal.cancelled = true;
        }
        sent().forEach(AsyncCommand::cancel);
    }

    private List<Sent<?>> sent() {
        synchronized (journal) {
            return List.copyOf(journal.sent);
        }
    }
}
