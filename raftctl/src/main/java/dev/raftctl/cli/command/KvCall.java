package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Bytes;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvFormatException;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.message.Reason;

/** The key-value language over a {@link ClusterClient}: results as values, failed conditions as failures. */
final class KvCall {
    private KvCall() {}

    static KvResult execute(ClusterClient cluster, KvCommand command, byte[] key, String what) throws Failure {
        byte[] encoded;
        try {
            encoded = KvFormat.encodeCommand(command);
        } catch (KvFormatException tooLarge) {
            throw unfit(tooLarge);
        }
        try {
            return checked(
                    KvFormat.decodeResult(
                            cluster.writes().execute(encoded, what).result()),
                    key);
        } catch (Failure failure) {
            boolean isInDoubt = failure.exit() == ExitCode.UNKNOWN;
            throw isInDoubt ? failure.saying(failure.message(), lookFirst(command, Bytes.visible(key))) : failure;
        }
    }

    /** Found here, before anything is sent. */
    static void mustBeKey(byte[] key) throws Failure {
        if (key.length == 0) {
            throw Failure.usage("the key is empty", "a key has 1 byte to 4 KiB");
        }
    }

    private static String lookFirst(KvCommand command, String key) {
        boolean isPrefix = command instanceof KvCommand.Delete delete && delete.prefix();
        return "look before you repeat it: raftctl " + (isPrefix ? "ls " : "get ") + key + (isPrefix ? "" : " -o wide");
    }

    static KvResult query(ClusterClient cluster, KvQuery query) throws Failure {
        return checked(
                KvFormat.decodeResult(cluster.reads().newest(encode(query)).answer()), new byte[0]);
    }

    static byte[] encode(KvQuery query) throws Failure {
        try {
            return KvFormat.encodeQuery(query);
        } catch (KvFormatException tooLarge) {
            throw unfit(tooLarge);
        }
    }

    /** Never sent, since no server would take it. */
    private static Failure unfit(KvFormatException why) {
        return new Failure(
                ExitCode.REFUSED,
                Reason.TOO_LARGE.name(),
                "not sent: " + why.getMessage(),
                "a key has 1 byte to 4 KiB, a value at most 1016 KiB",
                why);
    }

    static KvResult checked(KvResult result, byte[] key) throws Failure {
        if (result instanceof KvResult.Failed failed) {
            throw failure(failed, Bytes.visible(key));
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

    private static Failure failure(KvResult.Failed failed, String key) {
        KvResult.Item actual = failed.actual();
        String value = actual == null ? "" : Bytes.visible(actual.value());
        return switch (failed.cause()) {
            case EXISTS ->
                new Failure(
                        Cause.EXISTS,
                        "nothing was changed: " + key + " exists"
                                + (actual == null ? "" : ", in version " + actual.version()),
                        "raftctl get " + key + " shows it; without --if-absent it is overwritten");
            case MISSING ->
                new Failure(
                        Cause.MISSING,
                        "nothing was changed: there is no key " + key,
                        "raftctl put " + key + " VALUE sets it");
            case OTHER_VERSION ->
                new Failure(
                        Cause.OTHER_VERSION,
                        "nothing was changed: " + key + " has "
                                + (actual == null ? "another version" : "version " + actual.version()),
                        "read it again: raftctl get " + key + " -o wide");
            case OTHER_VALUE ->
                new Failure(
                        Cause.OTHER_VALUE,
                        "nothing was changed: the value of " + key + " is " + value,
                        "read it again: raftctl get " + key);
            case NOT_A_NUMBER ->
                new Failure(
                        Cause.NOT_A_NUMBER,
                        "nothing was changed: the value of " + key + " is no whole number: " + value,
                        "raftctl put " + key + " 0 makes it one");
            default ->
                new Failure(
                        Cause.OVERFLOW,
                        "nothing was changed: " + key + " would leave the 64 bits of a number",
                        "the least is " + Long.MIN_VALUE + ", the greatest " + Long.MAX_VALUE);
        };
    }
}
