package dev.raftctl.cli.node;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandExits;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.node.config.CommandLineOverrides;
import dev.raftctl.node.config.InvalidConfigFailure;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.config.NodeConfigLoader;
import dev.raftctl.node.machine.StateTooLargeForHeap;
import dev.raftctl.node.runtime.NodeFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.SERVER)
@Command(
        name = "node",
        description = {
            "Run one server in the foreground until SIGTERM.",
            "Exit code 71: the replicated state does not fit in the heap. Exit code 3: the JVM ended the server because its"
                    + " heap was full. RAFTCTL_JAVA_OPTS=-Xmx2g gives it a larger heap."
        },
        footer = {
            "Examples:",
            "  raftctl node --config cluster.toml --id n1 --data-dir /var/lib/raftctl/n1",
            "  raftctl node --id n4 --listen 10.0.0.4:7001 --data-dir /var/lib/raftctl/n4"
        })
public final class RunNodeCommand implements RaftctlCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (TOML); can be shared by all servers if --id is given.")
    @Nullable
    Path config;

    @Option(names = "--id", paramLabel = "ID", description = "Server id.")
    @Nullable
    String id;

    @Option(names = "--listen", paramLabel = "H:P", description = "Address to listen on.")
    @Nullable
    String listen;

    @Option(
            names = "--advertise",
            paramLabel = "H:P",
            description = "Address that others connect to. Default: the listen address.")
    @Nullable
    String advertise;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Directory of the server's log, vote and snapshots.")
    @Nullable
    String dataDir;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a setting from the configuration file, e.g. raft.heartbeat=50ms. May be repeated.")
    List<String> settings = List.of();

    @Option(names = "--end-with-stdin", hidden = true, description = "Exit at the end of standard input.")
    boolean endWithInput;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        context.rejectDryRun("node");
        NodeConfig nodeConfig = load(context);
        try {
            NodeFailure end =
                    new ForegroundServer(nodeConfig, context.environment().out()).run(endWithInput);
            throw new CliFailure(causeOf(end), end.message(), end.hint());
        } catch (ServerStartFailure failed) {
            ExitCode exit = failed.exitCode() == ExitCode.USAGE.code() ? ExitCode.USAGE : ExitCode.DAMAGED;
            throw new CliFailure(
                    exit, failed.reason().name(), String.valueOf(failed.getMessage()), failed.hint(), failed);
        } catch (StateTooLargeForHeap failed) {
            throw new CliFailure(
                    CliFailureReason.STATE_TOO_LARGE, String.valueOf(failed.getMessage()), StateTooLargeForHeap.HINT);
        } catch (InterruptedException stopped) {
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted", "");
        }
    }

    private static CliFailureReason causeOf(NodeFailure end) {
        if (end.exitCode() == ExitCode.HEAP.code()) {
            return CliFailureReason.STATE_TOO_LARGE;
        }
        return end.exitCode() == ExitCode.DAMAGED.code() ? CliFailureReason.DAMAGED : CliFailureReason.FAULT;
    }

    /** Loads the configuration. A TLS option of the command line counts as a {@code --set} of the corresponding key. */
    private NodeConfig load(CommandContext context) throws CliFailure {
        List<String> allSettings = new ArrayList<>(context.sharedOptions().toNodeSettings());
        allSettings.addAll(settings);
        try {
            return NodeConfigLoader.load(config, new CommandLineOverrides(id, listen, advertise, dataDir, allSettings));
        } catch (InvalidConfigFailure invalid) {
            throw CliFailure.usage(invalid.location() + ": " + invalid.reason(), invalid.hint());
        }
    }
}
