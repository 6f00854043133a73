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
    private static final Results RESULTS = new Results();

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
        return KvFormat.decodeResult(
                        cluster.writes().execute(command, action.toString()).result())
                .accept(RESULTS);
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

    private static byte[] text(long number) {
        return bytes(Long.toString(number));
    }

    private static long number(KvResult.Item item) {
        return Long.parseLong(new String(item.value(), StandardCharsets.UTF_8));
    }

    /** The results of changes. */
    private static final class Results implements KvResult.Visitor<Result> {
        @Override
        public Result written(KvResult.Written result) {
            return new Result(Action.DONE, result.version());
        }

        @Override
        public Result deleted(KvResult.Deleted result) {
            return new Result(result.count(), 0);
        }

        @Override
        public Result incremented(KvResult.Incremented result) {
            return new Result(result.value(), result.version());
        }

        @Override
        public Result failed(KvResult.Failed result) {
            KvResult.Item actual = result.actual();
            return actual == null ? new Result(Action.ABSENT, 0) : new Result(number(actual), actual.version());
        }

        @Override
        public Result found(KvResult.Found result) {
            throw unexpected(result);
        }

        @Override
        public Result missing(KvResult.Missing result) {
            throw unexpected(result);
        }

        @Override
        public Result listing(KvResult.Listing result) {
            throw unexpected(result);
        }

        @Override
        public Result malformed(KvResult.Malformed result) {
            throw unexpected(result);
        }

        private static IllegalStateException unexpected(KvResult result) {
            return new IllegalStateException("no answer to a change of a register: " + result);
        }
    }
}
