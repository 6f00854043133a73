package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterVerification;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.ClusterVerificationView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_READ,
        no = "states differ, a file is damaged, or a server cannot be checked")
@Command(
        name = "verify",
        description = {
            "Compare the state of all servers, and verify their files.",
            "Hashes the state of every server, including sessions, at the same applied index, while the cluster"
                    + " serves requests. Then each server reads its log and snapshots and reports all damage. --timeout"
                    + " applies to each of the two steps.",
            "Exits 1 if anything differs, is damaged, or cannot be checked."
        },
        footer = {
            "Examples:",
            "  raftctl verify",
            "  raftctl verify --no-files",
            "  raftctl verify --timeout 2m -o json | jq '.servers[].damages'"
        })
final class ClusterVerifyCommand implements RaftctlCommand {
    @Option(names = "--no-files", description = "Compare only the states.")
    boolean noFiles;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ClusterVerification.ClusterVerificationResult verdict =
                new ClusterVerification(context.cluster()).run(!noFiles);
        return new CommandResult.CompletedCommandResult(
                new ClusterVerificationView(verdict), verdict.isClean() ? ExitCode.DONE : ExitCode.NO);
    }
}
