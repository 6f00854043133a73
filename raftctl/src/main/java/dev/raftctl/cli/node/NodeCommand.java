package dev.raftctl.cli.node;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.node.config.ConfigFailure;
import dev.raftctl.node.config.ConfigOverrides;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.config.NodeConfigFile;
import dev.raftctl.node.machine.StateTooLarge;
import dev.raftctl.node.runtime.NodeFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "node",
        description = {
            "Run one server in the foreground until SIGTERM.",
            "Exit code 71: the replicated state does not fit the heap. Exit code 3: the JVM ended the server because its"
                    + " heap was full. RAFTCTL_JAVA_OPTS=-Xmx2g gives it a larger heap."
        },
        footer = {
            "Examples:",
            "  raftctl node --config cluster.toml --id n1 --data-dir /var/lib/raftctl/n1",
            "  raftctl node --id n4 --listen 10.0.0.4:7001 --data-dir /var/lib/raftctl/n4"
        })
public final class NodeCommand implements RaftctlCommand {
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
    public CommandResult run(CommandContext context) throws Failure {
        context.rejectDryRun("node");
        NodeConfig nodeConfig = load(context);
        try {
            NodeFailure end =
                    new ForegroundNode(nodeConfig, context.environment().out()).run(endWithInput);
            throw new Failure(causeOf(end), end.message(), end.hint());
        } catch (StartFailure failed) {
            ExitCode exit = failed.exitCode() == ExitCode.USAGE.code() ? ExitCode.USAGE : ExitCode.DAMAGED;
            throw new Failure(exit, failed.reason().name(), String.valueOf(failed.getMessage()), failed.hint(), failed);
        } catch (StateTooLarge failed) {
            throw new Failure(FailureReason.STATE_TOO_LARGE, String.valueOf(failed.getMessage()), StateTooLarge.HINT);
        } catch (InterruptedException stopped) {
            throw new Failure(FailureReason.INTERRUPTED, "interrupted", "");
        }
    }

    private static FailureReason causeOf(NodeFailure end) {
        if (end.exitCode() == ExitCode.HEAP.code()) {
            return FailureReason.STATE_TOO_LARGE;
        }
        return end.exitCode() == ExitCode.DAMAGED.code() ? FailureReason.DAMAGED : FailureReason.FAULT;
    }

    /** Loads the configuration. A TLS option of the command line counts as a {@code --set} of the corresponding key. */
    private NodeConfig load(CommandContext context) throws Failure {
        List<String> allSettings = new ArrayList<>(context.sharedOptions().toNodeSettings());
        allSettings.addAll(settings);
        try {
            return NodeConfigFile.load(config, new ConfigOverrides(id, listen, advertise, dataDir, allSettings));
        } catch (ConfigFailure invalid) {
            throw Failure.usage(invalid.location() + ": " + invalid.reason(), invalid.hint());
        }
    }
}
