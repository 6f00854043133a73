package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Verification;
import dev.raftctl.cli.view.VerificationView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = {
            "Compare what all servers hold, and have each read its files.",
            "The states are hashed at one applied index, sessions included, while the cluster goes on serving. Then each server reads"
                    + " its log and snapshots and names every damaged place; --timeout is for each of the two.",
            "Exit code 1 when anything differs, is damaged, or could not be looked at."
        },
        footer = {
            "Examples:",
            "  raftctl verify",
            "  raftctl verify --no-files",
            "  raftctl verify --timeout 2m -o json | jq '.servers[].damages'"
        })
final class VerifyCommand implements RaftctlCommand {
    @Option(names = "--no-files", description = "Compare the states only.")
    boolean noFiles;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        Verification.VerificationResult verdict = new Verification(context.cluster()).run(!noFiles);
        return new CommandResult.Completed(
                new VerificationView(verdict), verdict.isClean() ? ExitCode.DONE : ExitCode.NO);
    }
}
