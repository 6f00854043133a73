package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueLimits;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.RefusalReason;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "the condition of --if-absent or --if-version does not hold")
@Command(
        name = "put",
        description = {
            "Set a key.",
            "The write is applied exactly once, even across leader changes. Maximum size: keys 4 KiB, values 1016 KiB.",
            "With --lease, the key is deleted when the lease ends. Each put sets this anew: a put without --lease"
                    + " keeps the key for good."
        },
        footer = {
            "Examples:",
            "  raftctl put greeting hello",
            "  raftctl put config - < config.json",
            "  raftctl put lock me --if-absent",
            "  raftctl put greeting hi --if-version 17",
            "  raftctl put workers/w1 10.0.0.7 --lease 4711"
        })
final class PutCommand implements RaftctlCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    ByteArgument key = ByteArgument.EMPTY;

    @Parameters(
            index = "1",
            paramLabel = "VALUE",
            description =
                    "The value; - reads it from standard input, except in a script that is itself read from there.")
    ByteArgument value = ByteArgument.EMPTY;

    @ArgGroup(exclusive = true)
    @Nullable
    PutConditionOptions condition;

    @Option(
            names = "--lease",
            paramLabel = "LEASE",
            description = "Delete the key when this lease ends (see raftctl lease).")
    @Nullable
    String lease;

    static final class PutConditionOptions {
        @Option(
                names = "--if-version",
                paramLabel = "V",
                description = "Write only if the key has this version (the index of the entry that wrote it).")
        @Nullable
        String version;

        @Option(names = "--if-absent", description = "Write only if the key does not exist.")
        boolean absent;
    }

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        byte[] keyBytes = key.bytes();
        KeyValueClient.requireValidKey(keyBytes);
        byte[] bytes =
                value.text().equals("-") ? readValue(context.environment().in()) : value.bytes();
        KeyPutCondition putCondition = condition();
        long leaseId = lease == null ? 0 : ArgumentParser.leaseId(lease);
        String action = "put " + KeyValueBytesFormatter.toLine(keyBytes);
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of(
                    "put",
                    action + " (" + bytes.length + (bytes.length == 1 ? " byte" : " bytes") + ")"
                            + (leaseId == 0 ? "" : " with lease " + leaseId)));
        }
        long version = leaseId == 0
                ? put(context.cluster(), new KeyValueCommand.PutKey(keyBytes, bytes, putCondition), keyBytes, action)
                : putWithLease(
                        context.cluster(),
                        new CoordinationCommand.PutKeyWithLease(keyBytes, bytes, putCondition, leaseId),
                        action);
        return CommandResult.of(toDocument(keyBytes, version));
    }

    private static long put(ClusterClient cluster, KeyValueCommand command, byte[] keyBytes, String action)
            throws CliFailure {
        return ((KeyValueResult.KeyWritten) KeyValueClient.execute(cluster, command, keyBytes, action)).version();
    }

    private static long putWithLease(ClusterClient cluster, CoordinationCommand.PutKeyWithLease command, String action)
            throws CliFailure {
        CoordinationResult result = new CoordinationOperations(cluster).execute(command, action);
        CoordinationResult.KeyPutFailed failed = result.as(CoordinationResult.KeyPutFailed.class);
        if (failed != null) {
            throw KeyValueClient.toFailure(
                    new KeyValueResult.KeyValueCommandFailed(failed.cause(), failed.actual()),
                    KeyValueBytesFormatter.toLine(command.key()));
        }
        return CoordinationOperations.require(result, CoordinationResult.KeyPut.class, action)
                .version();
    }

    private static OutputDocument toDocument(byte[] keyBytes, long version) {
        return new UserMessageView(
                KeyValueBytesFormatter.toLine(keyBytes) + " is set, version " + version,
                StructuredData.ObjectData.withSchemaVersion()
                        .put("key", KeyValueBytesFormatter.toData(keyBytes))
                        .put("version", version),
                Long.toString(version));
    }

    private KeyPutCondition condition() throws CliFailure {
        PutConditionOptions options = condition;
        if (options == null) {
            return new KeyPutCondition.PutAlways();
        }
        String version = options.version;
        return version == null
                ? new KeyPutCondition.PutIfAbsent()
                : new KeyPutCondition.PutIfVersion(ArgumentParser.number(version, "--if-version", 1));
    }

    private static byte[] readValue(InputStream in) throws CliFailure {
        try {
            // Reads one byte more than the limit, to detect a value that is too long.
            byte[] value = in.readNBytes(KeyValueLimits.MAX_VALUE_BYTES + 1);
            if (value.length > KeyValueLimits.MAX_VALUE_BYTES) {
                throw new CliFailure(
                        ExitCode.REFUSED,
                        RefusalReason.TOO_LARGE.name(),
                        "not sent: the value on standard input exceeds the limit of " + KeyValueLimits.MAX_VALUE_BYTES
                                + " bytes",
                        "split the value and store the parts under separate keys",
                        null);
            }
            return value;
        } catch (IOException broken) {
            throw CliFailure.usage(
                    "cannot read the value from standard input: " + broken.getMessage(),
                    "e.g. raftctl put KEY - < FILE");
        }
    }
}
