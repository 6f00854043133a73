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
    private static final Results RESULTS = new Results();

    private final byte[] key;

    KeyBackedRegister(String key) {
        this.key = bytes(key);
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
        if (action instanceof RegisterAction.RegisterGet) {
            byte[] query = KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(key));
            KeyValueResult found = KeyValueMessageFormat.decodeResult(
                    cluster.reads().linearizable(query).result());
            return found instanceof KeyValueResult.KeyFound stored
                    ? new RegisterAnswer(number(stored.item()), stored.item().version())
                    : new RegisterAnswer(RegisterAction.ABSENT, 0);
        }
        byte[] command = KeyValueMessageFormat.encodeCommand(command(action));
        return KeyValueMessageFormat.decodeResult(
                        cluster.writes().execute(command, action.toString()).result())
                .accept(RESULTS);
    }

    private KeyValueCommand command(RegisterAction action) {
        if (action instanceof RegisterAction.RegisterPut put) {
            return new KeyValueCommand.PutKey(key, text(put.value()), new KeyValueCommand.KeyPutCondition.PutAlways());
        }
        if (action instanceof RegisterAction.RegisterCompareAndSet cas) {
            byte @Nullable [] expected = cas.expected() == RegisterAction.ABSENT ? null : text(cas.expected());
            return new KeyValueCommand.CompareAndSetKey(key, expected, text(cas.value()));
        }
        if (action instanceof RegisterAction.RegisterIncrement increment) {
            return new KeyValueCommand.IncrementKey(key, increment.by());
        }
        return new KeyValueCommand.DeleteKeys(key, false);
    }

    private static byte[] text(long number) {
        return bytes(Long.toString(number));
    }

    private static long number(KeyValueResult.KeyValueItem item) {
        return Long.parseLong(new String(item.value(), StandardCharsets.UTF_8));
    }

    /** The results of changes. */
    private static final class Results implements KeyValueResult.Visitor<RegisterAnswer> {
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
            throw unexpected(result);
        }

        @Override
        public RegisterAnswer missing(KeyValueResult.KeyMissing result) {
            throw unexpected(result);
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
            return new IllegalStateException("no answer to a change of a register: " + result);
        }
    }
}
