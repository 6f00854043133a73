package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.OperationReader;
import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.cli.view.OperationListView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "audit",
        description = {
            "List who changed the cluster, when, from where, why, and with which result.",
            "Lists all records, with the columns of raftctl op ls -o wide; raftctl op show has the plan. With TLS, the name is that in the"
                    + " operator's certificate; the host is what the client reported. -o jsonl prints one line for each"
                    + " operation, for other systems."
        },
        footer = {
            "Examples:",
            "  raftctl audit --since 24h",
            "  raftctl audit --who alice",
            "  raftctl audit -o jsonl >> audit.jsonl"
        })
final class AuditCommand implements RaftctlCommand {
    @Option(names = "--since", paramLabel = "DUR", description = "Only operations that began this long ago or later.")
    @Nullable
    String since;

    @Option(names = "--who", paramLabel = "NAME", description = "Only operations of this operator.")
    @Nullable
    String who;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        long from =
                since == null ? 0 : context.cluster().now().toEpochMilli() - DurationArgument.millis(since, "--since");
        String name = who;
        List<JudgedOperation> operations = new OperationReader(context.cluster())
                .since(from).stream()
                        .filter(each -> name == null
                                || name.equals(each.operation().description().operator()))
                        .toList();
        return CommandResult.of(new OperationListView(operations, true, false));
    }
}
