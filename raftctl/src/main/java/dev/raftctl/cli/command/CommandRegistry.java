package dev.raftctl.cli.command;

import dev.raftctl.cli.dev.DevCommand;
import dev.raftctl.cli.node.NodeCommand;
import dev.raftctl.cli.prove.ProveCommand;
import dev.raftctl.cli.screen.TopCommand;
import dev.raftctl.cli.simulate.SimulateCommand;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates all commands. The class of a command is loaded only when the command is requested. */
public final class CommandRegistry {
    /** A section of the help, with the names of the commands that it lists. */
    public record Group(String heading, List<String> names) {}

    private CommandRegistry() {}

    /** Returns the sections of the help with their commands, in the order in which the help lists them. */
    public static List<Group> groups() {
        return List.of(
                new Group("Running nodes", List.of("node", "dev")),
                new Group(
                        "Forming and changing the cluster",
                        List.of(
                                "bootstrap",
                                "add-server",
                                "remove-server",
                                "promote",
                                "demote",
                                "replace-server",
                                "servers")),
                new Group(
                        "Inspecting",
                        List.of(
                                "status",
                                "top",
                                "votes",
                                "health",
                                "inspect",
                                "log",
                                "can-stop",
                                "wait",
                                "verify",
                                "check")),
                new Group("Leadership", List.of("step-down", "transfer-leadership", "campaign")),
                new Group("Data", List.of("put", "get", "del", "ls", "incr", "cas")),
                new Group("Snapshots and disaster recovery", List.of("snapshot", "recover")),
                new Group("Testing and benchmarking", List.of("bench", "prove", "simulate")),
                new Group("Housekeeping", List.of("context", "tls", "install", "completion", "version", "help")));
    }

    /**
     * Creates a command object for picocli: a {@link RaftctlCommand} or the parent of subcommands. Returns null if
     * there is no such command.
     */
    public static @Nullable Object create(String name) {
        return switch (name) {
            case "node" -> new NodeCommand();
            case "dev" -> new DevCommand();
            case "prove" -> new ProveCommand();
            case "simulate" -> new SimulateCommand();
            case "bootstrap" -> new BootstrapCommand();
            case "add-server" -> new AddServerCommand();
            case "remove-server" -> new RemoveServerCommand();
            case "promote" -> new PromoteCommand();
            case "demote" -> new DemoteCommand();
            case "replace-server" -> new ReplaceServerCommand();
            case "servers" -> new ServersCommand();
            case "status" -> new StatusCommand();
            case "top" -> new TopCommand();
            case "votes" -> new VotesCommand();
            case "health" -> new HealthCommand();
            case "inspect" -> new InspectCommand();
            case "log" -> new LogCommand();
            case "can-stop" -> new CanStopCommand();
            case "wait" -> new WaitCommand();
            case "verify" -> new VerifyCommand();
            case "check" -> new CheckCommand();
            case "step-down" -> new StepDownCommand();
            case "transfer-leadership" -> new TransferLeadershipCommand();
            case "campaign" -> new CampaignCommand();
            case "put" -> new PutCommand();
            case "get" -> new GetCommand();
            case "del" -> new DelCommand();
            case "ls" -> new LsCommand();
            case "incr" -> new IncrCommand();
            case "cas" -> new CasCommand();
            case "snapshot" -> new SnapshotCommand();
            case "recover" -> new RecoverCommand();
            case "bench" -> new BenchCommand();
            case "context" -> new ContextCommand();
            case "install" -> new InstallCommand();
            case "tls" -> new TlsCommand();
            case "completion" -> new CompletionCommand();
            case "__complete" -> new CompleteCommand();
            case "version" -> new VersionCommand();
            case "help" -> new HelpCommand();
            default -> null;
        };
    }

    /**
     * Returns whether the command handles a shutdown signal itself. Null means no command, which opens the console or
     * runs a script; both do.
     */
    public static boolean handlesShutdown(@Nullable String name) {
        return name == null || Set.of("node", "dev", "bench", "prove").contains(name);
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
