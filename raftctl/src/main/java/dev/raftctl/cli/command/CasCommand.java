package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Bytes;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.SayingView;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "cas",
        description = {
            "Set a key to a new value if it has the old one.",
            "Exit code 1 when it has another value, or none. Applied exactly once."
        },
        footer = {"Examples:", "  raftctl cas owner alice bob"})
final class CasCommand implements Verb {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    Octets key = Octets.NONE;

    @Parameters(index = "1", paramLabel = "OLD", description = "The value it must have.")
    Octets old = Octets.NONE;

    @Parameters(index = "2", paramLabel = "NEW", description = "The value it gets.")
    Octets fresh = Octets.NONE;

    @Override
    public Report run(Call call) throws Failure {
        byte[] name = key.bytes();
        KvCall.mustBeKey(name);
        KvCommand command = new KvCommand.CompareAndSet(name, old.bytes(), fresh.bytes());
        String what = "set " + Bytes.visible(name) + " if it has the old value";
        if (call.settings().dryRun()) {
            return Report.of(PlanView.saying("cas", what + ", by way of the leader"));
        }
        KvResult.Written written = (KvResult.Written) KvCall.execute(call.cluster(), command, name, what);
        return Report.of(new SayingView(
                Bytes.visible(name) + " is set, version " + written.version(),
                Data.Fields.versioned().put("key", Bytes.data(name)).put("version", written.version()),
                Long.toString(written.version())));
    }
}
