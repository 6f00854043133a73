package dev.raftctl.cli.command;

import dev.raftctl.cli.view.VersionView;
import dev.raftctl.protocol.wire.Versions;
import picocli.CommandLine.Command;

@Command(
        name = "version",
        description = "Show the version of this program.",
        footer = {"Examples:", "  raftctl version"})
final class VersionCommand implements Verb {
    @Override
    public Report run(Call call) {
        return Report.of(
                new VersionView(Version.text(), System.getProperty("java.runtime.version", "?"), Versions.spoken()));
    }
}
