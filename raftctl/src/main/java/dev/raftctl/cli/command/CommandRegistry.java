package dev.raftctl.cli.command;

import dev.raftctl.cli.dev.DevClusterCommand;
import dev.raftctl.cli.node.RunNodeCommand;
import dev.raftctl.cli.prove.ProveLinearizabilityCommand;
import dev.raftctl.cli.screen.TopCommand;
import dev.raftctl.cli.simulate.SimulateCommand;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates all commands. The class of a command is loaded only when the command is requested. */
public final class CommandRegistry {
    /** A section of the help, with the names of the commands that it lists. */
    public record CommandHelpSection(String heading, List<String> names) {}

    /**
     * The commands that handle a shutdown signal themselves. Not in the model, which is built only after a signal can
     * arrive.
     */
    public static final Set<String> HANDLING_SHUTDOWN = Set.of("node", "dev", "bench", "prove", "lock", "watch");

    private CommandRegistry() {}

    /** Returns the sections of the help with their commands, in the order in which the help lists them. */
    public static List<CommandHelpSection> groups() {
        return List.of(
                new CommandHelpSection("Running nodes", List.of("node", "dev")),
                new CommandHelpSection(
                        "Forming and changing the cluster",
                        List.of(
                                "bootstrap",
                                "add-server",
                                "remove-server",
                                "promote",
                                "demote",
                                "replace-server",
                                "set-address",
                                "apply",
                                "servers",
                                "op",
                                "audit")),
                new CommandHelpSection(
                        "Inspecting",
                        List.of(
                                "status",
                                "top",
                                "votes",
                                "terms",
                                "timeline",
                                "health",
                                "explain",
                                "mute",
                                "unmute",
                                "bundle",
                                "inspect",
                                "log",
                                "can-stop",
                                "wait",
                                "verify",
                                "check")),
                new CommandHelpSection(
                        "Leadership", List.of("step-down", "transfer-leadership", "campaign", "maintenance")),
                new CommandHelpSection(
                        "Data",
                        List.of(
                                "put", "get", "del", "ls", "incr", "cas", "txn", "watch", "lease", "lock", "locks",
                                "unlock")),
                new CommandHelpSection("Snapshots and disaster recovery", List.of("snapshot", "recover")),
                new CommandHelpSection("Testing and benchmarking", List.of("bench", "prove", "simulate")),
                new CommandHelpSection(
                        "Housekeeping", List.of("context", "tls", "install", "completion", "version", "help")));
    }

    /**
     * Creates a command object for picocli: a {@link RaftctlCommand} or the parent of subcommands. Returns null if
     * there is no such command.
     */
    public static @Nullable Object create(String name) {
        return switch (name) {
            case "node" -> new RunNodeCommand();
            case "dev" -> new DevClusterCommand();
            case "prove" -> new ProveLinearizabilityCommand();
            case "simulate" -> new SimulateCommand();
            case "apply" -> new ApplyCommand();
            case "bootstrap" -> new BootstrapCommand();
            case "add-server" -> new AddServerCommand();
            case "remove-server" -> new RemoveServerCommand();
            case "promote" -> new PromoteCommand();
            case "demote" -> new DemoteCommand();
            case "replace-server" -> new ReplaceServerCommand();
            case "set-address" -> new SetAddressCommand();
            case "servers" -> new ServersCommand();
            case "status" -> new ClusterStatusCommand();
            case "top" -> new TopCommand();
            case "votes" -> new VotesCommand();
            case "terms" -> new TermsCommand();
            case "timeline" -> new TimelineCommand();
            case "health" -> new ClusterHealthCommand();
            case "explain" -> new ExplainCommand();
            case "mute" -> new MuteCommand();
            case "unmute" -> new UnmuteCommand();
            case "op" -> new OperationCommandGroup();
            case "audit" -> new AuditCommand();
            case "bundle" -> new BundleCommand();
            case "inspect" -> new ServerInspectCommand();
            case "log" -> new LogCommandGroup();
            case "can-stop" -> new CanStopCommand();
            case "wait" -> new ClusterWaitCommand();
            case "verify" -> new ClusterVerifyCommand();
            case "check" -> new DataDirectoryCheckCommand();
            case "step-down" -> new StepDownCommand();
            case "transfer-leadership" -> new TransferLeadershipCommand();
            case "campaign" -> new CampaignCommand();
            case "maintenance" -> new MaintenanceCommandGroup();
            case "snapshot" -> new SnapshotCommandGroup();
            case "recover" -> new UnsafeRecoverCommand();
            case "bench" -> new BenchCommand();
            case "context" -> new ContextCommandGroup();
            case "install" -> new ProgramInstallCommand();
            case "tls" -> new TlsCommandGroup();
            case "completion" -> new CompletionScriptCommand();
            case "__complete" -> new CompletionValuesCommand();
            case "version" -> new VersionCommand();
            case "help" -> new HelpCommand();
            default -> createDataCommand(name);
        };
    }

    private static @Nullable Object createDataCommand(String name) {
        return switch (name) {
            case "put" -> new PutCommand();
            case "get" -> new GetCommand();
            case "del" -> new DelCommand();
            case "ls" -> new KeyListCommand();
            case "incr" -> new IncrCommand();
            case "cas" -> new CasCommand();
            case "txn" -> new TxnCommand();
            case "watch" -> new WatchCommand();
            case "lock" -> new LockCommand();
            case "locks" -> new LocksCommand();
            case "unlock" -> new UnlockCommand();
            case "lease" -> new LeaseCommandGroup();
            default -> null;
        };
    }

    /**
     * Returns whether the command handles a shutdown signal itself. Null means no command, which opens the console or
     * runs a script; both do.
     */
    public static boolean handlesShutdown(@Nullable String name) {
        return name == null || HANDLING_SHUTDOWN.contains(name);
    }

    /** Returns the command that runs for the option {@code --version}. */
    public static RaftctlCommand versionCommand() {
        return new VersionCommand();
    }

    /** Returns the command that runs if the user gives no command. */
    public static RaftctlCommand defaultCommand() {
        return new DefaultCommand();
    }
}
