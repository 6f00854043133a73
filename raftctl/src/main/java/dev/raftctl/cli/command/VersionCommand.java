package dev.raftctl.cli.command;

import dev.raftctl.cli.view.VersionView;
import picocli.CommandLine.Command;

@CommandExits(CommandExits.ExitCodeGroup.LOCAL)
@Command(
        name = "version",
        description = "Show the version.",
        footer = {"Examples:", "  raftctl version"})
final class VersionCommand implements RaftctlCommand {
    @Override
    public CommandResult run(CommandContext context) {
        return CommandResult.of(VersionView.current(ProgramVersion.text()));
    }
}
