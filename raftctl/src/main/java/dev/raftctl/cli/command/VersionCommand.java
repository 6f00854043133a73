package dev.raftctl.cli.command;

import dev.raftctl.cli.view.VersionView;
import picocli.CommandLine.Command;

@Command(
        name = "version",
        description = "Show the version of this program.",
        footer = {"Examples:", "  raftctl version"})
final class VersionCommand implements Verb {
    @Override
    public Report run(Call call) {
        return Report.of(VersionView.ofThisProcess(Version.text()));
    }
}
