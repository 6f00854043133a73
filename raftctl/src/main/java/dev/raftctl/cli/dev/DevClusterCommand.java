package dev.raftctl.cli.dev;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandExits;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.RaftctlCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(
        value = {CommandExits.ExitCodeGroup.CLUSTER_CHANGE, CommandExits.ExitCodeGroup.DATA_FILES},
        no = "a command given with --exec exits with 1")
@Command(
        name = "dev",
        description = {
            "Start a local development cluster and its console.",
            "Runs real server processes on loopback ports and stops them when it exits."
                    + " Without a terminal, it reads commands from standard input and runs them."
        },
        footer = {
            "Examples:",
            "  raftctl dev",
            "  raftctl dev --dir /tmp/cluster --nodes 5",
            "  raftctl dev --base-port 0 --exec 'put a 1; get a'"
        })
public final class DevClusterCommand implements RaftctlCommand {
    private static final int MAX_NODES = 9;

    @Option(names = "--nodes", paramLabel = "N", description = "Number of servers, 1 to 9. Default: 3.")
    @Nullable
    Integer nodes;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Data directory, kept and reused. Default: a temporary directory, deleted at exit.")
    @Nullable
    Path directory;

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            description = "First port; 0 for any free ports. Default: 7001.")
    @Nullable
    Integer basePort;

    @Option(names = "--exec", paramLabel = "COMMANDS", description = "Run these commands, separated by ';', and exit.")
    @Nullable
    String commands;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        context.rejectDryRun("dev");
        List<String> givenOptions = context.sharedOptions().toArguments();
        if (givenOptions.contains("--endpoints") || givenOptions.contains("--context")) {
            throw CliFailure.usage("dev starts its own cluster and takes neither --endpoints nor --context", "");
        }
        if (nodes != null && (nodes < 1 || nodes > MAX_NODES)) {
            throw CliFailure.usage("--nodes must be from 1 to " + MAX_NODES + ", not " + nodes, "");
        }
        if (basePort != null && (basePort < 0 || basePort > 65_535 - MAX_NODES)) {
            throw CliFailure.usage("--base-port must be from 0 to " + (65_535 - MAX_NODES) + ", not " + basePort, "");
        }
        try {
            return new CommandResult.AlreadyPrintedResult(
                    new DevClusterSession(context, directory, nodes, basePort).run(commands));
        } catch (DevClusterFailure failed) {
            throw CliFailure.usage(String.valueOf(failed.getMessage()), failed.hint());
        } catch (IOException broken) {
            throw new CliFailure(CliFailureReason.FAULT, "the local cluster failed: " + broken.getMessage(), "");
        } catch (InterruptedException stopped) {
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted", "");
        }
    }
}
