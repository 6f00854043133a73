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
        name = "incr",
        description = {"Add to a number and print the sum.", "A missing key counts as 0. Applied exactly once."},
        footer = {"Examples:", "  raftctl incr visits", "  raftctl incr stock -5"})
final class IncrCommand implements Verb {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    Octets key = Octets.NONE;

    @Parameters(index = "1", paramLabel = "BY", arity = "0..1", description = "How much; 1 if not given.")
    String by = "1";

    @Override
    public Report run(Call call) throws Failure {
        byte[] name = key.bytes();
        KvCall.mustBeKey(name);
        long amount = Words.number(by, "BY", Long.MIN_VALUE);
        String what = "add " + amount + " to " + Bytes.visible(name);
        if (call.settings().dryRun()) {
            return Report.of(PlanView.saying("incr", what + ", by way of the leader"));
        }
        KvResult.Incremented sum = (KvResult.Incremented)
                KvCall.execute(call.cluster(), new KvCommand.Increment(name, amount), name, what);
        return Report.of(new SayingView(
                Long.toString(sum.value()),
                Data.Fields.versioned()
                        .put("key", Bytes.data(name))
                        // As get has it: many programs round numbers above 2^53.
                        .put("value", Long.toString(sum.value()))
                        .put("version", sum.version()),
                Long.toString(sum.value())));
    }
}
