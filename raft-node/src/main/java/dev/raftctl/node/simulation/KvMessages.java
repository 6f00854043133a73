package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import java.nio.charset.StandardCharsets;

/** Encodes commands and queries of simulated clients, and decodes their results. Every value is a number. */
final class KvMessages {
    private static final Responses RESPONSES = new Responses();

    private KvMessages() {}

    static byte[] encodeCommand(String key, Action action) {
        byte[] keyBytes = bytes(key);
        KvCommand command;
        if (action instanceof Action.Put put) {
            command = new KvCommand.Put(keyBytes, number(put.value()), new KvCommand.Condition.Always());
        } else if (action instanceof Action.CompareAndSet swap) {
            byte[] expected = swap.expected() == Action.ABSENT ? null : number(swap.expected());
            command = new KvCommand.CompareAndSet(keyBytes, expected, number(swap.value()));
        } else if (action instanceof Action.Increment increment) {
            command = new KvCommand.Increment(keyBytes, increment.by());
        } else if (action instanceof Action.Delete) {
            command = new KvCommand.Delete(keyBytes, false);
        } else {
            throw new IllegalArgumentException("not a command: " + action);
        }
        return KvFormat.encodeCommand(command);
    }

    static byte[] encodeGet(String key) {
        return KvFormat.encodeQuery(new KvQuery.Get(bytes(key)));
    }

    /** Decodes a result of the state machine into the number that {@link Action#response} would return. */
    static long decodeResponse(byte[] encodedResult) {
        return KvFormat.decodeResult(encodedResult).accept(RESPONSES);
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

    private static final class Responses implements KvResult.Visitor<Long> {
        @Override
        public Long written(KvResult.Written result) {
            return Action.DONE;
        }

        @Override
        public Long deleted(KvResult.Deleted result) {
            return result.count();
        }

        @Override
        public Long incremented(KvResult.Incremented result) {
            return result.value();
        }

        @Override
        public Long failed(KvResult.Failed result) {
            KvResult.Item actual = result.actual();
            return actual == null ? Action.ABSENT : number(actual.value());
        }

        @Override
        public Long found(KvResult.Found result) {
            return number(result.item().value());
        }

        @Override
        public Long missing(KvResult.Missing result) {
            return Action.ABSENT;
        }

        @Override
        public Long listing(KvResult.Listing result) {
            throw unexpected(result);
        }

        @Override
        public Long malformed(KvResult.Malformed result) {
            throw unexpected(result);
        }

        private static IllegalArgumentException unexpected(KvResult result) {
            return new IllegalArgumentException("not a result of any simulated request: " + result);
        }
    }
}
