package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Bytes;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.SayingView;
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
            "Applied exactly once, whatever leaders do meanwhile. A key has at most 4 KiB, a value 1016 KiB."
        },
        footer = {
            "Examples:",
            "  raftctl put greeting hello",
            "  raftctl put config - < config.json",
            "  raftctl put lock me --if-absent",
            "  raftctl put greeting hi --if-version 17"
        })
final class PutCommand implements Verb {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    Octets key = Octets.NONE;

    @Parameters(
            index = "1",
            paramLabel = "VALUE",
            description =
                    "The value; - reads it from standard input, where the commands themselves do not come from there.")
    Octets value = Octets.NONE;

    @ArgGroup(exclusive = true)
    @Nullable
    If condition;

    static final class If {
        @Option(
                names = "--if-version",
                paramLabel = "V",
                description = "Only if the key has this version (the index of the entry that wrote it).")
        @Nullable
        String version;

        @Option(names = "--if-absent", description = "Only if there is no such key.")
        boolean absent;
    }

    @Override
    public Report run(Call call) throws Failure {
        byte[] name = key.bytes();
        KvCall.mustBeKey(name);
        byte[] bytes = value.text().equals("-") ? read(call.surroundings().in()) : value.bytes();
        KvCommand command = new KvCommand.Put(name, bytes, condition());
        String what = "put " + Bytes.visible(name);
        if (call.settings().dryRun()) {
            return Report.of(PlanView.saying(
                    "put",
                    what + " (" + bytes.length + (bytes.length == 1 ? " byte" : " bytes") + "), by way of the leader"));
        }
        return Report.of(put(call.cluster(), command, name, what));
    }

    private static Document put(ClusterClient cluster, KvCommand command, byte[] name, String what) throws Failure {
        KvResult.Written written = (KvResult.Written) KvCall.execute(cluster, command, name, what);
        return new SayingView(
                Bytes.visible(name) + " is set, version " + written.version(),
                Data.Fields.versioned().put("key", Bytes.data(name)).put("version", written.version()),
                Long.toString(written.version()));
    }

    private Condition condition() throws Failure {
        If given = condition;
        if (given == null) {
            return new Condition.Always();
        }
        String version = given.version;
        return version == null
                ? new Condition.IfAbsent()
                : new Condition.IfVersion(Words.number(version, "--if-version", 1));
    }

    private static byte[] read(InputStream in) throws Failure {
        try {
            // One byte more than any value may have, so that a longer one is seen to be longer.
            byte[] value = in.readNBytes(KvLimits.VALUE_BYTES_MAX + 1);
            if (value.length > KvLimits.VALUE_BYTES_MAX) {
                throw new Failure(
                        ExitCode.REFUSED,
                        Reason.TOO_LARGE.name(),
                        "not sent: the value on standard input is over the limit of " + KvLimits.VALUE_BYTES_MAX
                                + " bytes",
                        "a value has at most 1016 KiB: put its parts under keys of their own",
                        null);
            }
            return value;
        } catch (IOException broken) {
            throw Failure.usage(
                    "cannot read the value from standard input: " + broken.getMessage(),
                    "for instance: raftctl put KEY - < FILE");
        }
    }
}
