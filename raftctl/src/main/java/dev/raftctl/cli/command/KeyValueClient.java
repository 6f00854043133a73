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

/** The key-value language over a {@link ClusterClient}: results as values, failed conditions as failures. */
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

    /** Found here, before anything is sent. */
    static void requireValidKey(byte[] key) throws Failure {
        if (key.length == 0) {
            throw Failure.usage("the key is empty", "a key has 1 byte to 4 KiB");
        }
    }

    private static String checkFirstHint(KvCommand command, String key) {
        boolean isPrefix = command instanceof KvCommand.Delete delete && delete.isPrefix();
        return "look before you repeat it: raftctl " + (isPrefix ? "ls " : "get ") + key + (isPrefix ? "" : " -o wide");
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

    /** Never sent, since no server would take it. */
    private static Failure tooLargeFailure(KvFormatException why) {
        return new Failure(
                ExitCode.REFUSED,
                Reason.TOO_LARGE.name(),
                "not sent: " + why.getMessage(),
                "a key has 1 byte to 4 KiB, a value at most 1016 KiB",
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
                    "use a raftctl of the servers' version",
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
                        "nothing was changed: " + key + " exists"
                                + (actual == null ? "" : ", in version " + actual.version()),
                        "raftctl get " + key + " shows it; without --if-absent it is overwritten");
            case MISSING ->
                new Failure(
                        FailureReason.MISSING,
                        "nothing was changed: there is no key " + key,
                        "raftctl put " + key + " VALUE sets it");
            case OTHER_VERSION ->
                new Failure(
                        FailureReason.OTHER_VERSION,
                        "nothing was changed: " + key + " has "
                                + (actual == null ? "another version" : "version " + actual.version()),
                        "read it again: raftctl get " + key + " -o wide");
            case OTHER_VALUE ->
                new Failure(
                        FailureReason.OTHER_VALUE,
                        "nothing was changed: the value of " + key + " is " + value,
                        "read it again: raftctl get " + key);
            case NOT_A_NUMBER ->
                new Failure(
                        FailureReason.NOT_A_NUMBER,
                        "nothing was changed: the value of " + key + " is no whole number: " + value,
                        "raftctl put " + key + " 0 makes it one");
            default ->
                new Failure(
                        FailureReason.OVERFLOW,
                        "nothing was changed: " + key + " would leave the 64 bits of a number",
                        "the least is " + Long.MIN_VALUE + ", the greatest " + Long.MAX_VALUE);
        };
    }
}
