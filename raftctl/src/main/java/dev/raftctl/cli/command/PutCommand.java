package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.MessageView;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvCommand.Condition;
import dev.raftctl.protocol.kv.KvLimits;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.message.Reason;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "put",
        description = {
            "Set a key.",
            "The write is applied exactly once, even across leader changes. Maximum size: keys 4 KiB, values 1016 KiB."
        },
        footer = {
            "Examples:",
            "  raftctl put greeting hello",
            "  raftctl put config - < config.json",
            "  raftctl put lock me --if-absent",
            "  raftctl put greeting hi --if-version 17"
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
    PutCondition condition;

    static final class PutCondition {
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
    public CommandResult run(CommandContext context) throws Failure {
        byte[] keyBytes = key.bytes();
        KeyValueClient.requireValidKey(keyBytes);
        byte[] bytes =
                value.text().equals("-") ? readValue(context.environment().in()) : value.bytes();
        KvCommand command = new KvCommand.Put(keyBytes, bytes, condition());
        String action = "put " + BytesFormatter.toLine(keyBytes);
        if (context.settings().dryRun()) {
            return CommandResult.of(
                    PlanView.of("put", action + " (" + bytes.length + (bytes.length == 1 ? " byte" : " bytes") + ")"));
        }
        return CommandResult.of(put(context.cluster(), command, keyBytes, action));
    }

    private static Document put(ClusterClient cluster, KvCommand command, byte[] keyBytes, String action)
            throws Failure {
        KvResult.Written written = (KvResult.Written) KeyValueClient.execute(cluster, command, keyBytes, action);
        return new MessageView(
                BytesFormatter.toLine(keyBytes) + " is set, version " + written.version(),
                Data.Fields.withSchemaVersion()
                        .put("key", BytesFormatter.toData(keyBytes))
                        .put("version", written.version()),
                Long.toString(written.version()));
    }

    private Condition condition() throws Failure {
        PutCondition options = condition;
        if (options == null) {
            return new Condition.Always();
        }
        String version = options.version;
        return version == null
                ? new Condition.IfAbsent()
                : new Condition.IfVersion(ArgumentParser.number(version, "--if-version", 1));
    }

    private static byte[] readValue(InputStream in) throws Failure {
        try {
            // Reads one byte more than the limit, to detect a value that is too long.
            byte[] value = in.readNBytes(KvLimits.MAX_VALUE_BYTES + 1);
            if (value.length > KvLimits.MAX_VALUE_BYTES) {
                throw new Failure(
                        ExitCode.REFUSED,
                        Reason.TOO_LARGE.name(),
                        "not sent: the value on standard input exceeds the limit of " + KvLimits.MAX_VALUE_BYTES
                                + " bytes",
                        "split the value and store the parts under separate keys",
                        null);
            }
            return value;
        } catch (IOException broken) {
            throw Failure.usage(
                    "cannot read the value from standard input: " + broken.getMessage(),
                    "e.g. raftctl put KEY - < FILE");
        }
    }
}
