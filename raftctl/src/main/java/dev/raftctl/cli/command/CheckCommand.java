package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.ProgressReporter;
import dev.raftctl.cli.view.CheckView;
import dev.raftctl.node.storage.CheckReport;
import dev.raftctl.node.storage.DirectoryCheck;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = {
            "Check a data directory: every record, checksum, term, vote and snapshot.",
            "Offline: contacts no server and changes nothing. Exits 7 if something is damaged, or written by a newer"
                    + " version of raftctl. While the server runs, a record that is being written may look torn."
        },
        footer = {"Examples:", "  raftctl check --data-dir /var/lib/raftctl/n1"})
final class CheckCommand implements RaftctlCommand {
    @Option(names = "--data-dir", paramLabel = "DIR", required = true, description = "The data directory.")
    @Nullable
    Path dataDir;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        Path directory = dataDir;
        if (directory == null) {
            throw Failure.usage("--data-dir is missing", "raftctl check --data-dir DIR");
        }
        try {
            long bytes = DirectoryCheck.totalBytes(new RealDisk(), directory);
            ProgressReporter progress = new ProgressReporter(context.cluster().listener(), "reading", bytes);
            CheckReport report = DirectoryCheck.check(new ProgressReportingDisk(progress), directory);
            ExitCode exit = report.isDamaged() || report.isNewer() ? ExitCode.DAMAGED : ExitCode.DONE;
            return new CommandResult.Completed(new CheckView(report), exit);
        } catch (StorageFailure failure) {
            throw StorageFailures.toFailure(failure);
        }
    }
}
