package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvFormatException;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.message.Reason;

/**
 * Runs key-value commands and queries over a {@link ClusterClient}: returns results as values and throws failed
 * conditions as {@link Failure}.
 */
final class KeyValueClient {
    private KeyValueClient() {}

    static KvResult execute(ClusterClient cluster, KvCommand command, byte[] key, String action) throws Failure {
        byte[] encoded;
        try {
            encoded = KvFormat.encodeCommand(command);
        } catch (KvFormatException tooLarge) {
            throw tooLargeFailure(tooLarge);
        }
        try {
            return requireSuccess(
                    KvFormat.decodeResult(
                            cluster.writes().execute(encoded, action).result()),
                    key);
        } catch (Failure failure) {
            boolean isInDoubt = failure.exitCode() == ExitCode.UNKNOWN;
            throw isInDoubt
                    ? failure.withMessage(failure.message(), checkFirstHint(command, BytesFormatter.toLine(key)))
                    : failure;
        }
    }

    /** Rejects an empty key before any request is sent. */
    static void requireValidKey(byte[] key) throws Failure {
        if (key.length == 0) {
            throw Failure.usage("the key is empty", "a key has 1 byte to 4 KiB");
        }
    }

    private static String checkFirstHint(KvCommand command, String key) {
        boolean isPrefix = command instanceof KvCommand.Delete delete && delete.isPrefix();
        return "check before retrying: raftctl " + (isPrefix ? "ls " : "get ") + key + (isPrefix ? "" : " -o wide");
    }

    static KvResult query(ClusterClient cluster, KvQuery query) throws Failure {
        return requireSuccess(
                KvFormat.decodeResult(
                        cluster.reads().linearizable(encode(query)).result()),
                new byte[0]);
    }

    static byte[] encode(KvQuery query) throws Failure {
        try {
            return KvFormat.encodeQuery(query);
        } catch (KvFormatException tooLarge) {
            throw tooLargeFailure(tooLarge);
        }
    }

    /** Returns the failure for a command that is too large to send. */
    private static Failure tooLargeFailure(KvFormatException why) {
        return new Failure(
                ExitCode.REFUSED,
                Reason.TOO_LARGE.name(),
                "not sent: " + why.getMessage(),
                "maximum size: keys 4 KiB, values 1016 KiB",
                why);
    }

    static KvResult requireSuccess(KvResult result, byte[] key) throws Failure {
        if (result instanceof KvResult.Failed failed) {
            throw toFailure(failed, BytesFormatter.toLine(key));
        }
        if (result instanceof KvResult.Malformed malformed) {
            throw new Failure(
                    ExitCode.REFUSED,
                    Reason.BAD_REQUEST.name(),
                    "not applied: " + malformed.message(),
                    "use the same version of raftctl as the servers",
                    null);
        }
        return result;
    }

    private static Failure toFailure(KvResult.Failed failed, String key) {
        KvResult.Item actual = failed.actual();
        String value = actual == null ? "" : BytesFormatter.toLine(actual.value());
        return switch (failed.cause()) {
            case EXISTS ->
                new Failure(
                        FailureReason.EXISTS,
                        "nothing was changed: " + key + " already exists"
                                + (actual == null ? "" : " (version " + actual.version() + ")"),
                        "show it with raftctl get " + key + ", or overwrite it without --if-absent");
            case MISSING ->
                new Failure(
                        FailureReason.MISSING,
                        "nothing was changed: key not found: " + key,
                        "create it with: raftctl put " + key + " VALUE");
            case OTHER_VERSION ->
                new Failure(
                        FailureReason.OTHER_VERSION,
                        "nothing was changed: " + key + " has "
                                + (actual == null ? "a different version" : "version " + actual.version()),
                        "read it again: raftctl get " + key + " -o wide");
            case OTHER_VALUE ->
                new Failure(
                        FailureReason.OTHER_VALUE,
                        "nothing was changed: the value of " + key + " is " + value,
                        "read it again: raftctl get " + key);
            case NOT_A_NUMBER ->
                new Failure(
                        FailureReason.NOT_A_NUMBER,
                        "nothing was changed: " + key + " is not an integer: \"" + value + "\"",
                        "set it with: raftctl put " + key + " 0");
            default ->
                new Failure(
                        FailureReason.OVERFLOW,
                        "nothing was changed: the new value of " + key + " would overflow a 64-bit integer",
                        "range: " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        };
    }
}
