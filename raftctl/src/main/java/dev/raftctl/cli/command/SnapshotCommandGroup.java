package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.LeadershipChangeOperation;
import dev.raftctl.cli.cluster.SnapshotDownload;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.SnapshotFileView;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.message.ClientReply.SnapshotTakenReply;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "snapshot",
        description = "Take, save, inspect and restore snapshots.",
        subcommands = {
            SnapshotCommandGroup.SnapshotTriggerCommand.class,
            SnapshotCommandGroup.SnapshotSaveCommand.class,
            SnapshotCommandGroup.SnapshotInspectCommand.class,
            SnapshotRestoreCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"Examples:", "  raftctl snapshot trigger n2", "  raftctl snapshot save /backup/orders.snapshot"})
final class SnapshotCommandGroup {
    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
    @Command(
            name = "trigger",
            description = {
                "Make a server write a snapshot of its applied state, and compact its log.",
                "Exits 0 once the snapshot is durable; prints its index, term and size."
            },
            footer = {"Examples:", "  raftctl snapshot trigger", "  raftctl snapshot trigger n2"})
    static final class SnapshotTriggerCommand implements RaftctlCommand {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "The server. Default: the leader.")
        @Nullable
        String server;

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            ClusterClient cluster = context.cluster();
            RequestTarget target = resolveTarget(cluster, server);
            return new CommandResult.PlannedChange(
                    OneSentencePlanView.of("snapshot trigger", target.id() + " writes a snapshot of its applied state"),
                    null,
                    () -> toDocument(target, new SnapshotDownload(cluster, target).takeSnapshot(0)));
        }

        private static OutputDocument toDocument(RequestTarget target, SnapshotTakenReply taken) {
            return new UserMessageView(
                    target.id() + " wrote a snapshot at index " + taken.last().index() + ", term "
                            + taken.last().term() + ": " + taken.sizeBytes() + " bytes",
                    StructuredData.ObjectData.withSchemaVersion()
                            .put("server", String.valueOf(target.id()))
                            .put("index", taken.last().index())
                            .put("term", taken.last().term())
                            .put("bytes", taken.sizeBytes()),
                    String.valueOf(taken.last().index()));
        }
    }

    @CommandExits({CommandExits.ExitCodeGroup.CLUSTER_READ, CommandExits.ExitCodeGroup.DATA_FILES})
    @Command(
            name = "save",
            description = {
                "Save a snapshot of the running cluster to a file.",
                "It includes every write acknowledged before the command started. The file appears complete and"
                        + " verified, or not at all; a new file is readable by its owner only. --timeout limits each"
                        + " step, not the whole command."
            },
            footer = {
                "Examples:",
                "  raftctl snapshot save /backup/orders.snapshot",
                "  raftctl snapshot save /backup/orders.snapshot --node n3"
            })
    static final class SnapshotSaveCommand implements RaftctlCommand {
        @Parameters(paramLabel = "FILE", description = "The file to write; an existing file is replaced.")
        @Nullable
        Path file;

        @Option(
                names = "--node",
                paramLabel = "ID",
                description = "The server that writes the snapshot. Default: the leader.")
        @Nullable
        String server;

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            Path destination = requireGiven(file, "raftctl snapshot save FILE");
            Path unused = SnapshotFileWriter.target(destination);
            ClusterClient cluster = context.cluster();
            RequestTarget target = resolveTarget(cluster, server);
            return new CommandResult.PlannedChange(
                    OneSentencePlanView.of("snapshot save", "save a snapshot of " + target.id() + " to " + destination),
                    null,
                    () -> save(cluster, target, destination));
        }

        /**
         * Saves a snapshot that contains at least the entries that the leader had applied when this method was called.
         */
        private static OutputDocument save(ClusterClient cluster, RequestTarget target, Path destination)
                throws CliFailure {
            long minIndex = cluster.reads()
                    .linearizable(KeyValueClient.encode(new KeyValueQuery.GetKey(new ByteArgument("-").bytes())))
                    .appliedIndex();
            SnapshotTakenReply taken = SnapshotFileWriter.save(
                    new SnapshotDownload(cluster, target), minIndex, destination, cluster.listener());
            return new UserMessageView(
                    "saved " + taken.sizeBytes() + " bytes to " + destination + " (index "
                            + taken.last().index() + ", term " + taken.last().term() + ", digest "
                            + SnapshotFileView.digest(taken.digest()) + ")",
                    SnapshotFileView.fields(
                                    destination.toString(),
                                    taken.last().index(),
                                    taken.last().term(),
                                    taken.sizeBytes(),
                                    taken.digest())
                            .put("server", String.valueOf(target.id())),
                    destination.toString());
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.DATA_FILES)
    @Command(
            name = "inspect",
            description = {
                "Show the content of a saved snapshot, and verify every byte.",
                "Offline: contacts no server. Exits 7 and reports the position if the file is damaged."
            },
            footer = {"Examples:", "  raftctl snapshot inspect /backup/orders.snapshot"})
    static final class SnapshotInspectCommand implements RaftctlCommand {
        @Parameters(paramLabel = "FILE", description = "The saved snapshot.")
        @Nullable
        Path file;

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            return CommandResult.of(SnapshotFileInspection.of(
                    requireGiven(file, "raftctl snapshot inspect FILE"),
                    context.cluster().listener()));
        }
    }

    static Path requireGiven(@Nullable Path file, String hint) throws CliFailure {
        if (file == null) {
            throw CliFailure.usage("no file given", hint);
        }
        return file;
    }

    /** Returns the named server, or the leader if the user names no server. */
    private static RequestTarget resolveTarget(ClusterClient cluster, @Nullable String name) throws CliFailure {
        if (name == null) {
            ServerStatus leader = LeadershipChangeOperation.begin(cluster).leader();
            return new RequestTarget(leader.id(), HostPort.parse(leader.address()));
        }
        ServerId id = ArgumentParser.serverId(name);
        ClusterStatus clusterStatus = cluster.statusOnceReachable(id);
        ServerProbeResult probe = ArgumentParser.requireKnownServer(clusterStatus, id);
        return new RequestTarget(id, probe.address());
    }
}
