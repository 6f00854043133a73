package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.Timestamps;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndMaintenance;
import dev.raftctl.protocol.coordination.CoordinationCommand.StartMaintenance;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult.MaintenanceEnded;
import dev.raftctl.protocol.coordination.CoordinationResult.MaintenanceStarted;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "maintenance",
        description = {
            "Keep a server from leading while it is worked on.",
            "A server in maintenance replicates and votes as before, but does not lead while another voter can. The"
                    + " maintenance state is replicated: it survives restarts and leader changes, and status, servers,"
                    + " health, inspect and the metrics show it. At most 64 servers can be in maintenance at once."
        },
        subcommands = {
            MaintenanceCommandGroup.MaintenanceOnCommand.class,
            MaintenanceCommandGroup.MaintenanceOffCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "Examples:",
            "  raftctl maintenance on n2 --for 2h --reason 'new memory'",
            "  raftctl maintenance off n2"
        })
final class MaintenanceCommandGroup {
    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
    @Command(
            name = "on",
            description = {
                "Put a server into maintenance.",
                "If it leads, it hands over leadership. If no other voter can lead, it keeps leading; without a leader,"
                        + " it lets three election timeouts pass and campaigns at the fourth. transfer-leadership to it is refused with"
                        + " IN_MAINTENANCE. Repeating the command replaces the time and the reason.",
                "Needs a leader and, with TLS, an operator's certificate. Each server compares the end with its own"
                        + " clock."
            },
            footer = {
                "Examples:",
                "  raftctl maintenance on n2 --reason 'new memory'",
                "  raftctl maintenance on n2 --for 2h --reason 'new memory'"
            })
    static final class MaintenanceOnCommand implements RaftctlCommand {
        @Parameters(paramLabel = "ID", description = "The server.")
        String server = "";

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                required = true,
                description = "Why, for other operators; at most 256 bytes.")
        String reason = "";

        @Option(
                names = "--for",
                paramLabel = "DUR",
                description = "How long, e.g. 90m or 12h; at most 720h. Default: until raftctl maintenance off.")
        @Nullable
        String duration;

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            ServerId id = ArgumentParser.serverId(server);
            StartMaintenance start = new StartMaintenance(
                    id,
                    duration == null ? 0 : millis(duration),
                    ReasonOption.require(reason, "other operators must know why the server is in maintenance"),
                    ReasonOption.userName());
            ServerStatus leader = requireMember(context.cluster().status(), id).workingLeader();
            boolean leads = leader != null && leader.id().equals(id);
            String time = duration == null ? "" : " for " + duration;
            OneSentencePlanView plan = OneSentencePlanView.of(
                    "maintenance on",
                    "put " + id + " into maintenance" + time + ": " + reason
                            + (leads ? "; it leads now, and hands over leadership" : ""));
            RecordedChange recorded = RecordedChange.of(
                    context,
                    OperationOptions.withReason(start.reason()),
                    RecordedChange.ChangeDescription.of(
                            "maintenance on " + id + (duration == null ? "" : " --for " + duration), plan),
                    () -> start(context.cluster(), start, leads));
            return new CommandResult.PlannedChange(plan, null, recorded);
        }

        private static OutputDocument start(ClusterClient cluster, StartMaintenance start, boolean leads)
                throws CliFailure {
            long untilMillis = new CoordinationOperations(cluster)
                    .executeRepeatedly(start, MaintenanceStarted.class, "the maintenance")
                    .untilMillis();
            String until = untilMillis == 0 ? null : Timestamps.format(untilMillis);
            return new UserMessageView(
                    start.server() + " is in maintenance" + (until == null ? "" : " until " + until) + ": "
                            + start.reason()
                            + (leads ? "; it hands over leadership as soon as another voter can lead" : ""),
                    StructuredData.ObjectData.withSchemaVersion()
                            .put("server", start.server().value())
                            .put("until", until)
                            .put("reason", start.reason())
                            .put("wasLeader", leads),
                    start.server().value());
        }

        private static long millis(String duration) throws CliFailure {
            long millis = DurationArgument.millis(duration, "--for");
            if (millis < 1 || millis > CoordinationLimits.MAX_MUTE_MILLIS) {
                throw CliFailure.usage(
                        "--for: a server cannot be in maintenance for " + duration,
                        "more than 0, at most 720h (30 days); omit --for for no limit");
            }
            return millis;
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
    @Command(
            name = "off",
            description = {
                "End the maintenance of a server.",
                "Needs a leader and, with TLS, an operator's certificate. Succeeds if the server is not in maintenance."
            },
            footer = {"Examples:", "  raftctl maintenance off n2"})
    static final class MaintenanceOffCommand implements RaftctlCommand {
        @Parameters(paramLabel = "ID", description = "The server.")
        String server = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            ServerId id = ArgumentParser.serverId(server);
            OneSentencePlanView plan = OneSentencePlanView.of("maintenance off", "end the maintenance of " + id);
            RecordedChange recorded = RecordedChange.of(
                    context,
                    OperationOptions.withReason(""),
                    RecordedChange.ChangeDescription.of("maintenance off " + id, plan),
                    () -> end(context.cluster(), new EndMaintenance(id)));
            return new CommandResult.PlannedChange(plan, null, recorded);
        }

        private static OutputDocument end(ClusterClient cluster, EndMaintenance end) throws CliFailure {
            boolean was = new CoordinationOperations(cluster)
                    .executeRepeatedly(end, MaintenanceEnded.class, "the end of the maintenance")
                    .wasInMaintenance();
            return new UserMessageView(
                    end.server() + (was ? " is no longer in maintenance" : " was not in maintenance"),
                    StructuredData.ObjectData.withSchemaVersion()
                            .put("server", end.server().value())
                            .put("wasInMaintenance", was),
                    Boolean.toString(was));
        }
    }

    /** Returns the status if the server is a member, and throws a refusal otherwise. */
    private static ClusterStatus requireMember(ClusterStatus clusterStatus, ServerId id) throws CliFailure {
        ArgumentParser.requireKnownServer(clusterStatus, id);
        if (!clusterStatus.configuration().contains(id)) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    RefusalReason.UNKNOWN_SERVER.name(),
                    id + " is not a member of the cluster",
                    "raftctl servers lists the members",
                    null);
        }
        return clusterStatus;
    }
}
