package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueFormatException;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.RefusalReason;

/**
 * Runs key-value commands and queries over a {@link ClusterClient}: returns results as values and throws failed
 * conditions as {@link CliFailure}.
 */
final class KeyValueClient {
    private KeyValueClient() {}

    static KeyValueResult execute(ClusterClient cluster, KeyValueCommand command, byte[] key, String action)
            throws CliFailure {
        byte[] encoded;
        try {
            encoded = KeyValueMessageFormat.encodeCommand(command);
        } catch (KeyValueFormatException tooLarge) {
            throw tooLargeFailure(tooLarge);
        }
        try {
            return requireSuccess(
                    KeyValueMessageFormat.decodeResult(
                            cluster.writes().execute(encoded, action).result()),
                    key);
        } catch (CliFailure failure) {
            boolean isInDoubt = failure.exitCode() == ExitCode.UNKNOWN;
            throw isInDoubt
                    ? failure.withMessage(
                            failure.message(), checkFirstHint(command, KeyValueBytesFormatter.toLine(key)))
                    : failure;
        }
    }

    /** Rejects an empty key before any request is sent. */
    static void requireValidKey(byte[] key) throws CliFailure {
        if (key.length == 0) {
            throw CliFailure.usage("the key is empty", "a key has 1 byte to 4 KiB");
        }
    }

    private static String checkFirstHint(KeyValueCommand command, String key) {
        boolean isPrefix = command instanceof KeyValueCommand.DeleteKeys delete && delete.isPrefix();
        return "check before retrying: raftctl " + (isPrefix ? "ls " : "get ") + key + (isPrefix ? "" : " -o wide");
    }

    static KeyValueResult query(ClusterClient cluster, KeyValueQuery query) throws CliFailure {
        return requireSuccess(
                KeyValueMessageFormat.decodeResult(
                        cluster.reads().linearizable(encode(query)).result()),
                new byte[0]);
    }

    static byte[] encode(KeyValueQuery query) throws CliFailure {
        try {
            return KeyValueMessageFormat.encodeQuery(query);
        } catch (KeyValueFormatException tooLarge) {
            throw tooLargeFailure(tooLarge);
        }
    }

    /** Returns the failure for a command that is too large to send. */
    private static CliFailure tooLargeFailure(KeyValueFormatException why) {
        return new CliFailure(
                ExitCode.REFUSED,
                RefusalReason.TOO_LARGE.name(),
                "not sent: " + why.getMessage(),
                "maximum size: keys 4 KiB, values 1016 KiB",
                why);
    }

    /** Returns the result if it is of the kind that a successful command returns; otherwise throws. */
    static <T extends KeyValueResult> T require(Class<T> kind, KeyValueResult result) throws CliFailure {
        T expected = result.as(kind);
        if (expected == null) {
            throw new CliFailure(CliFailureReason.FAULT, "the leader returned an unexpected result: " + result, "");
        }
        return expected;
    }

    static KeyValueResult requireSuccess(KeyValueResult result, byte[] key) throws CliFailure {
        KeyValueResult.KeyValueCommandFailed failed = result.as(KeyValueResult.KeyValueCommandFailed.class);
        if (failed != null) {
            throw toFailure(failed, KeyValueBytesFormatter.toLine(key));
        }
        KeyValueResult.MalformedKeyValueMessage malformed = result.as(KeyValueResult.MalformedKeyValueMessage.class);
        if (malformed != null) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    RefusalReason.BAD_REQUEST.name(),
                    "not applied: " + malformed.message(),
                    "use the same version of raftctl as the servers",
                    null);
        }
        return result;
    }

    /**
     * Returns the failure of a command that changed nothing.
     *
     * @param key the key as text
     */
    static CliFailure toFailure(KeyValueResult.KeyValueCommandFailed failed, String key) {
        KeyValueResult.KeyValueItem actual = failed.actual();
        String value = actual == null ? "" : KeyValueBytesFormatter.toLine(actual.value());
        return switch (failed.cause()) {
            case EXISTS ->
                new CliFailure(
                        CliFailureReason.EXISTS,
                        "nothing was changed: " + key + " already exists"
                                + (actual == null ? "" : " (version " + actual.version() + ")"),
                        "show it with raftctl get " + key + ", or overwrite it without --if-absent");
            case MISSING ->
                new CliFailure(
                        CliFailureReason.MISSING,
                        "nothing was changed: key not found: " + key,
                        "create it with: raftctl put " + key + " VALUE");
            case OTHER_VERSION ->
                new CliFailure(
                        CliFailureReason.OTHER_VERSION,
                        "nothing was changed: " + key + " has "
                                + (actual == null ? "a different version" : "version " + actual.version()),
                        "read it again: raftctl get " + key + " -o wide");
            case OTHER_VALUE ->
                new CliFailure(
                        CliFailureReason.OTHER_VALUE,
                        "nothing was changed: the value of " + key + " is " + value,
                        "read it again: raftctl get " + key);
            case NOT_A_NUMBER ->
                new CliFailure(
                        CliFailureReason.NOT_A_NUMBER,
                        "nothing was changed: " + key + " is not an integer: \"" + value + "\"",
                        "set it with: raftctl put " + key + " 0");
            default ->
                new CliFailure(
                        CliFailureReason.OVERFLOW,
                        "nothing was changed: the new value of " + key + " would overflow a 64-bit integer",
                        "range: " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        };
    }
}
