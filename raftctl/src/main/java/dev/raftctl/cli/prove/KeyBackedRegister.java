package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.node.simulation.linear.RegisterAction;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Performs the operations of the checker's integer register on a key of the cluster. */
final class KeyBackedRegister {
    private static final RegisterAnswerDecoder RESULTS = new RegisterAnswerDecoder();

    private final byte[] key;
    private final RegisterCommandBuilder commands;

    KeyBackedRegister(String key) {
        this.key = bytes(key);
        commands = new RegisterCommandBuilder(this.key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * An answer of the cluster.
     *
     * @param answer as {@link RegisterAction#answer}
     * @param version the log index of the entry that wrote the key's value; 0 if the answer does not contain it
     */
    record RegisterAnswer(long answer, long version) {}

    RegisterAnswer perform(ClusterClient cluster, RegisterAction action) throws CliFailure {
        if (!action.isWrite()) {
            byte[] query = KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(key));
            KeyValueResult found = KeyValueMessageFormat.decodeResult(
                    cluster.reads().linearizable(query).result());
            return found.accept(RESULTS);
        }
        byte[] command = KeyValueMessageFormat.encodeCommand(action.accept(commands));
        return KeyValueMessageFormat.decodeResult(
                        cluster.writes().execute(command, action.toString()).result())
                .accept(RESULTS);
    }

    /** Derives the command that performs a write. */
    private record RegisterCommandBuilder(byte[] key) implements RegisterAction.Visitor<KeyValueCommand> {
        @Override
        public KeyValueCommand get(RegisterAction.RegisterGet get) {
            throw new IllegalArgumentException("a read is a query, not a command");
        }

        @Override
        public KeyValueCommand put(RegisterAction.RegisterPut put) {
            return new KeyValueCommand.PutKey(key, text(put.value()), new KeyValueCommand.KeyPutCondition.PutAlways());
        }

        @Override
        public KeyValueCommand compareAndSet(RegisterAction.RegisterCompareAndSet cas) {
            byte @Nullable [] expected = cas.expected() == RegisterAction.ABSENT ? null : text(cas.expected());
            return new KeyValueCommand.CompareAndSetKey(key, expected, text(cas.value()));
        }

        @Override
        public KeyValueCommand increment(RegisterAction.RegisterIncrement increment) {
            return new KeyValueCommand.IncrementKey(key, increment.by());
        }

        @Override
        public KeyValueCommand delete(RegisterAction.RegisterDelete delete) {
            return new KeyValueCommand.DeleteKeys(key, false);
        }
    }

    private static byte[] text(long number) {
        return bytes(Long.toString(number));
    }

    private static long number(KeyValueResult.KeyValueItem item) {
        return Long.parseLong(new String(item.value(), StandardCharsets.UTF_8));
    }

    /** Derives the register's answers from the results of commands and queries. */
    private static final class RegisterAnswerDecoder implements KeyValueResult.Visitor<RegisterAnswer> {
        @Override
        public RegisterAnswer written(KeyValueResult.KeyWritten result) {
            return new RegisterAnswer(RegisterAction.DONE, result.version());
        }

        @Override
        public RegisterAnswer deleted(KeyValueResult.KeysDeleted result) {
            return new RegisterAnswer(result.count(), 0);
        }

        @Override
        public RegisterAnswer incremented(KeyValueResult.KeyIncremented result) {
            return new RegisterAnswer(result.value(), result.version());
        }

        @Override
        public RegisterAnswer failed(KeyValueResult.KeyValueCommandFailed result) {
            KeyValueResult.KeyValueItem actual = result.actual();
            return actual == null
                    ? new RegisterAnswer(RegisterAction.ABSENT, 0)
                    : new RegisterAnswer(number(actual), actual.version());
        }

        @Override
        public RegisterAnswer found(KeyValueResult.KeyFound result) {
            return new RegisterAnswer(number(result.item()), result.item().version());
        }

        @Override
        public RegisterAnswer missing(KeyValueResult.KeyMissing result) {
            return new RegisterAnswer(RegisterAction.ABSENT, 0);
        }

        @Override
        public RegisterAnswer listing(KeyValueResult.KeyListing result) {
            throw unexpected(result);
        }

        @Override
        public RegisterAnswer malformed(KeyValueResult.MalformedKeyValueMessage result) {
            throw unexpected(result);
        }

        private static IllegalStateException unexpected(KeyValueResult result) {
            return new IllegalStateException("unexpected result of an operation on a register: " + result);
        }
    }
}
