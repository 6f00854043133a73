package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import java.nio.charset.StandardCharsets;

/** Encodes commands and queries of simulated clients, and decodes their results. Every value is a number. */
final class KvMessages {
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
        KvResult result = KvFormat.decodeResult(encodedResult);
        if (result instanceof KvResult.Written) {
            return Action.DONE;
        }
        if (result instanceof KvResult.Incremented incremented) {
            return incremented.value();
        }
        if (result instanceof KvResult.Deleted deleted) {
            return deleted.count();
        }
        if (result instanceof KvResult.Found found) {
            return number(found.item().value());
        }
        if (result instanceof KvResult.Missing) {
            return Action.ABSENT;
        }
        if (result instanceof KvResult.Failed failed) {
            KvResult.Item actual = failed.actual();
            return actual == null ? Action.ABSENT : number(actual.value());
        }
        throw new IllegalArgumentException("not a result of any simulated request: " + result);
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
}
