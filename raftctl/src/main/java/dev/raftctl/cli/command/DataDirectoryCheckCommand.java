package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.TransferProgressReporter;
import dev.raftctl.cli.view.DataDirectoryCheckView;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.DATA_FILES)
@Command(
        name = "check",
        description = {
            "Check a data directory: every record, checksum, term, vote and snapshot.",
            "Offline: contacts no server and changes nothing. Exits 7 if something is damaged, or written by a newer"
                    + " version of raftctl. While the server runs, a record that is being written may look torn."
        },
        footer = {"Examples:", "  raftctl check --data-dir /var/lib/raftctl/n1"})
final class DataDirectoryCheckCommand implements RaftctlCommand {
    @Option(names = "--data-dir", paramLabel = "DIR", required = true, description = "The data directory.")
    @Nullable
    Path dataDir;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Path directory = dataDir;
        if (directory == null) {
            throw CliFailure.usage("--data-dir is missing", "raftctl check --data-dir DIR");
        }
        try {
            long bytes = DataDirectoryCheck.totalBytes(new RealDisk(), directory);
            TransferProgressReporter progress =
                    new TransferProgressReporter(context.cluster().listener(), "reading", bytes);
            DirectoryCheckReport report = DataDirectoryCheck.check(new ProgressReportingDisk(progress), directory);
            ExitCode exit = report.isDamaged() || report.isNewer() ? ExitCode.DAMAGED : ExitCode.DONE;
            return new CommandResult.CompletedCommandResult(new DataDirectoryCheckView(report), exit);
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        }
    }
}
