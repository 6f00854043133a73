package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.linear.RegisterAction;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import java.nio.charset.StandardCharsets;

/** Encodes commands and queries of simulated clients, and decodes their results. Every value is a number. */
final class SimulatedKeyValueMessages {
    private static final WorkloadResponseDecoder RESPONSES = new WorkloadResponseDecoder();

    private SimulatedKeyValueMessages() {}

    static byte[] encodeCommand(String key, RegisterAction action) {
        return KeyValueMessageFormat.encodeCommand(action.accept(new WorkloadCommandBuilder(bytes(key))));
    }

    private record WorkloadCommandBuilder(byte[] key) implements RegisterAction.Visitor<KeyValueCommand> {
        @Override
        public KeyValueCommand get(RegisterAction.RegisterGet get) {
            throw new IllegalArgumentException("not a command: " + get);
        }

        @Override
        public KeyValueCommand put(RegisterAction.RegisterPut put) {
            return new KeyValueCommand.PutKey(
                    key, number(put.value()), new KeyValueCommand.KeyPutCondition.PutAlways());
        }

        @Override
        public KeyValueCommand compareAndSet(RegisterAction.RegisterCompareAndSet swap) {
            byte[] expected = swap.expected() == RegisterAction.ABSENT ? null : number(swap.expected());
            return new KeyValueCommand.CompareAndSetKey(key, expected, number(swap.value()));
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

    static byte[] encodeGet(String key) {
        return KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(bytes(key)));
    }

    /** Decodes a result of the state machine into the number that {@link RegisterAction#response} would return. */
    static long decodeResponse(byte[] encodedResult) {
        return KeyValueMessageFormat.decodeResult(encodedResult).accept(RESPONSES);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] number(long value) {
        return bytes(Long.toString(value));
    }

    private static long number(byte[] value) {
        return Long.parseLong(new String(value, StandardCharsets.US_ASCII));
    }

    private static final class WorkloadResponseDecoder implements KeyValueResult.Visitor<Long> {
        @Override
        public Long written(KeyValueResult.KeyWritten result) {
            return RegisterAction.DONE;
        }

        @Override
        public Long deleted(KeyValueResult.KeysDeleted result) {
            return result.count();
        }

        @Override
        public Long incremented(KeyValueResult.KeyIncremented result) {
            return result.value();
        }

        @Override
        public Long failed(KeyValueResult.KeyValueCommandFailed result) {
            KeyValueResult.KeyValueItem actual = result.actual();
            return actual == null ? RegisterAction.ABSENT : number(actual.value());
        }

        @Override
        public Long found(KeyValueResult.KeyFound result) {
            return number(result.item().value());
        }

        @Override
        public Long missing(KeyValueResult.KeyMissing result) {
            return RegisterAction.ABSENT;
        }

        @Override
        public Long listing(KeyValueResult.KeyListing result) {
            throw unexpected(result);
        }

        @Override
        public Long malformed(KeyValueResult.MalformedKeyValueMessage result) {
            throw unexpected(result);
        }

        private static IllegalArgumentException unexpected(KeyValueResult result) {
            return new IllegalArgumentException("not a result of any simulated request: " + result);
        }
    }
}
