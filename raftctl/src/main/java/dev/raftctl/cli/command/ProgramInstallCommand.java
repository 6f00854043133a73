package dev.raftctl.cli.command;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.docs.CommandDocumentation;
import dev.raftctl.cli.install.InstallationFiles;
import dev.raftctl.cli.install.InstalledFile;
import dev.raftctl.cli.install.ProgramFile;
import dev.raftctl.cli.install.ProgramInstallation;
import dev.raftctl.cli.view.InstalledFilesView;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.LOCAL)
@Command(
        name = "install",
        description = {
            "Install this program: the program file, completions, man pages, systemd unit, license.",
            "Everything is extracted from the program's own file. Up-to-date files are left alone; other files are"
                    + " replaced by renaming, so running processes are not disturbed."
        },
        footer = {
            "Examples:",
            "  sudo raftctl install",
            "  raftctl install --prefix ~/.local",
            "  raftctl install --prefix /usr --destdir build/root --dry-run"
        })
final class ProgramInstallCommand implements RaftctlCommand {
    @Option(names = "--prefix", paramLabel = "DIR", description = "Installation prefix. Default: /usr/local.")
    Path prefix = Path.of("/usr/local");

    @Option(
            names = "--destdir",
            paramLabel = "DIR",
            description = "Install below this directory, for packaging; the installed files refer to --prefix only.")
    @Nullable
    Path destdir;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Path home = prefix.toAbsolutePath().normalize();
        Path root = destdir == null
                ? home
                : destdir.toAbsolutePath().normalize().resolve(Path.of("/").relativize(home));
        boolean dryRun = context.settings().dryRun();
        try {
            List<String> placed = new ArrayList<>();
            List<String> unchanged = new ArrayList<>();
            ProgramInstallation installation = new ProgramInstallation(root);
            for (InstalledFile file : filesToInstall(context, home)) {
                boolean upToDate = installation.isInstalled(file);
                (upToDate ? unchanged : placed)
                        .add(root.resolve(file.relativePath()).toString());
                if (!upToDate && !dryRun) {
                    installation.install(file);
                }
            }
            return CommandResult.of(new InstalledFilesView(placed, unchanged, dryRun));
        } catch (FileSystemException unwritable) {
            String reason = unwritable.getReason();
            String reasonText = reason == null ? unwritable.getClass().getSimpleName() : reason;
            throw new CliFailure(
                    ExitCode.NO,
                    CliFailureReason.CANNOT_WRITE.name(),
                    "cannot install " + unwritable.getFile() + ": " + reasonText,
                    "install as a user with write permission, or choose another --prefix",
                    unwritable);
        } catch (IOException broken) {
            throw new CliFailure(
                    ExitCode.NO,
                    CliFailureReason.CANNOT_WRITE.name(),
                    "cannot install: " + broken.getMessage(),
                    "",
                    broken);
        }
    }

    private static List<InstalledFile> filesToInstall(CommandContext context, Path home)
            throws IOException, CliFailure {
        Path program = ProgramFile.path();
        if (!Files.isRegularFile(program)) {
            throw CliFailure.usage(
                    "there is no program file to install; the program runs from " + program,
                    "build it with mvn package, then run raftctl/target/raftctl install");
        }
        try (Cli cli = new Cli(context.environment())) {
            CommandDocumentation model =
                    CommandDocumentation.of(cli.commandTree().getCommandSpec());
            return InstallationFiles.of(Files.readAllBytes(program), model, ProgramVersion.text(), home);
        }
    }
}
