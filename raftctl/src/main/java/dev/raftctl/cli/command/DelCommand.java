package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Bytes;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.SayingView;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "del",
        description = {
            "Delete a key, or all keys that begin so.",
            "It is no failure when there is none: the count tells. Every key at once (--prefix '') has to be confirmed."
        },
        footer = {"Examples:", "  raftctl del greeting", "  raftctl del orders/2025/ --prefix"})
final class DelCommand implements Verb {
    @Parameters(paramLabel = "KEY", description = "The key, or with --prefix how the keys begin.")
    Octets key = Octets.NONE;

    @Option(names = "--prefix", description = "All keys that begin so.")
    boolean prefix;

    @Override
    public Report run(Call call) throws Failure {
        byte[] name = key.bytes();
        if (!prefix) {
            KvCall.mustBeKey(name);
        }
        String what =
                "delete " + (prefix ? "all keys that begin with '" + Bytes.visible(name) + "'" : Bytes.visible(name));
        if (prefix && key.isEmpty()) {
            return new Report.Planned(
                    PlanView.saying("del", "delete every key"), "Delete every key?", () -> delete(call, name, what));
        }
        if (call.settings().dryRun()) {
            return Report.of(PlanView.saying("del", what + ", by way of the leader"));
        }
        return Report.of(delete(call, name, what));
    }

    private Document delete(Call call, byte[] name, String what) throws Failure {
        KvCommand command = new KvCommand.Delete(name, prefix);
        KvResult.Deleted deleted = (KvResult.Deleted) KvCall.execute(call.cluster(), command, name, what);
        long count = deleted.count();
        return new SayingView(
                count + (count == 1 ? " key" : " keys") + " deleted",
                Data.Fields.versioned().put("deleted", count),
                Long.toString(count));
    }
}
