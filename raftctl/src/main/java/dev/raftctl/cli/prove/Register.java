package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Performs the operations of the checker's integer register on a key of the cluster. */
final class Register {
    private final byte[] key;

    Register(String key) {
        this.key = bytes(key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * An answer of the cluster.
     *
     * @param answer as {@link Action#answer}
     * @param version the log index of the entry that wrote the key's value; 0 if the answer does not contain it
     */
    record Result(long answer, long version) {}

    Result perform(ClusterClient cluster, Action action) throws Failure {
        if (action instanceof Action.Get) {
            byte[] query = KvFormat.encodeQuery(new KvQuery.Get(key));
            KvResult found =
                    KvFormat.decodeResult(cluster.reads().linearizable(query).result());
            return found instanceof KvResult.Found stored
                    ? new Result(number(stored.item()), stored.item().version())
                    : new Result(Action.ABSENT, 0);
        }
        byte[] command = KvFormat.encodeCommand(command(action));
        return result(KvFormat.decodeResult(
                cluster.writes().execute(command, action.toString()).result()));
    }

    private KvCommand command(Action action) {
        if (action instanceof Action.Put put) {
            return new KvCommand.Put(key, text(put.value()), new KvCommand.Condition.Always());
        }
        if (action instanceof Action.CompareAndSet cas) {
            byte @Nullable [] expected = cas.expected() == Action.ABSENT ? null : text(cas.expected());
            return new KvCommand.CompareAndSet(key, expected, text(cas.value()));
        }
        if (action instanceof Action.Increment increment) {
            return new KvCommand.Increment(key, increment.by());
        }
        return new KvCommand.Delete(key, false);
    }

    private static Result result(KvResult result) {
        if (result instanceof KvResult.Written written) {
            return new Result(Action.DONE, written.version());
        }
        if (result instanceof KvResult.Incremented sum) {
            return new Result(sum.value(), sum.version());
        }
        if (result instanceof KvResult.Deleted deleted) {
            return new Result(deleted.count(), 0);
        }
        if (result instanceof KvResult.Failed failed) {
            KvResult.Item actual = failed.actual();
            return actual == null ? new Result(Action.ABSENT, 0) : new Result(number(actual), actual.version());
        }
        throw new IllegalStateException("no answer to a change of a register: " + result);
    }

    private static byte[] text(long number) {
        return bytes(Long.toString(number));
    }

    private static long number(KvResult.Item item) {
        return Long.parseLong(new String(item.value(), StandardCharsets.UTF_8));
    }
}
