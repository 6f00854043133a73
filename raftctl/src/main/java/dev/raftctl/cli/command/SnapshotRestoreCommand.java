package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.TransferProgressReporter;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.RestoredServersView;
import dev.raftctl.cli.view.SnapshotFileView;
import dev.raftctl.node.config.ClusterIdGenerator;
import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.SavedSnapshotFile;
import dev.raftctl.node.storage.offline.SnapshotRestore;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ClusterNameRules;
import dev.raftctl.protocol.message.Configuration;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.DATA_FILES)
@Command(
        name = "restore",
        description = {
            "Create a new cluster's data directories from a snapshot.",
            "Offline. A single server gets DIR itself; with several servers, each gets DIR/ID. Move each directory to"
                    + " its host. Then start each server as usual on its directory, without bootstrap: raftctl node"
                    + " --id ID --listen H:P --data-dir DIR/ID.",
            "The new cluster has its own id; data and sessions are restored as saved."
        },
        footer = {
            "Examples:",
            "  raftctl snapshot restore s1 --data-dir n1 --servers n1=10.0.0.1:7001",
            "  raftctl snapshot restore s1 --data-dir new --servers \\",
            "    n1=10.0.0.1:7001,n2=10.0.0.2:7001,n3=10.0.0.3:7001"
        })
final class SnapshotRestoreCommand implements RaftctlCommand {
    /** The number of times that each directory is read: once while it is written and once to verify it. */
    private static final int READ_PASSES = 2;

    @Parameters(paramLabel = "FILE", description = "The saved snapshot.")
    @Nullable
    Path file;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            required = true,
            description = "The directory to create; must not exist or must be empty.")
    @Nullable
    Path dataDir;

    @Option(
            names = "--servers",
            paramLabel = "ID=H:P[,ID=H:P...]",
            required = true,
            split = ",",
            description = "Every server of the new cluster and its address.")
    List<String> servers = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The new cluster's name. Default: the name of the snapshot's cluster.")
    @Nullable
    String clusterName;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Path from = SnapshotCommandGroup.requireGiven(
                file, "raftctl snapshot restore FILE --data-dir DIR --servers ID=H:P");
        Path to = SnapshotCommandGroup.requireGiven(
                dataDir, "raftctl snapshot restore FILE --data-dir DIR --servers ID=H:P");
        if (clusterName != null) {
            ArgumentParser.requireValidClusterName(clusterName);
        }
        SecureRandom random = new SecureRandom();
        Configuration configuration = Configuration.ofVoters(parseMembers(servers, random));
        RealDisk disk = new RealDisk();
        Map<ClusterMember, Path> directories = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
        try {
            for (ClusterMember member : configuration.members().values()) {
                Path directory = configuration.members().size() == 1
                        ? to
                        : to.resolve(member.id().value());
                SnapshotRestore.requireEmpty(disk, directory);
                directories.put(member, directory);
            }
            SnapshotFileView content =
                    SnapshotFileInspection.of(from, context.cluster().listener());
            String newName = clusterName(content.snapshot());
            String plan = "create " + directories.values() + " for a new cluster '" + newName + "' of "
                    + configuration.members().values() + " from the state at index "
                    + content.snapshot().last().index() + " (" + content.keys() + " keys)";
            TransferProgressReporter progress = new TransferProgressReporter(
                    context.cluster().listener(),
                    "restoring",
                    content.snapshot().bytes() * READ_PASSES * directories.size());
            SavedSnapshotFile saved =
                    new SavedSnapshotFile(new ProgressReportingDisk(progress), from, content.snapshot());
            return new CommandResult.PlannedChange(
                    OneSentencePlanView.of("snapshot restore", plan),
                    null,
                    () -> restore(saved, directories, configuration, ClusterIdGenerator.random(random), newName));
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        }
    }

    /** Returns the name of the new cluster. Snapshots written by older versions do not contain a name. */
    private String clusterName(SnapshotStore.StoredSnapshot snapshot) {
        String origin = snapshot.origin().clusterName();
        if (clusterName != null) {
            return clusterName;
        }
        return ClusterNameRules.problemWith(origin) == null ? origin : ClusterSettings.DEFAULT_NAME;
    }

    /** Parses the members and gives each of them a new random incarnation. */
    private static List<ClusterMember> parseMembers(List<String> arguments, SecureRandom random) throws CliFailure {
        List<ClusterMember> members = new ArrayList<>();
        for (String argument : arguments) {
            ClusterMember parsed = ArgumentParser.member(argument.strip());
            if (members.stream().anyMatch(other -> other.id().equals(parsed.id()))) {
                throw CliFailure.usage("--servers names " + parsed.id() + " twice", "");
            }
            members.add(new ClusterMember(parsed.id(), parsed.address(), (random.nextLong() & Long.MAX_VALUE) | 1));
        }
        return members;
    }

    private OutputDocument restore(
            SavedSnapshotFile saved,
            Map<ClusterMember, Path> directories,
            Configuration configuration,
            String clusterId,
            String newName)
            throws CliFailure {
        List<RestoredServersView.RestoredServer> restored = new ArrayList<>();
        try (UnfinishedRestoreCleanup partial = new UnfinishedRestoreCleanup(directories.values())) {
            restoreAll(saved, directories, configuration, clusterId, newName, restored);
            partial.keep();
        }
        return new RestoredServersView(clusterId, newName, saved.snapshot().last(), restored);
    }

    private void restoreAll(
            SavedSnapshotFile saved,
            Map<ClusterMember, Path> directories,
            Configuration configuration,
            String clusterId,
            String newName,
            List<RestoredServersView.RestoredServer> restored)
            throws CliFailure {
        for (Map.Entry<ClusterMember, Path> entry : directories.entrySet()) {
            ClusterMember member = entry.getKey();
            try {
                SnapshotRestore.restore(
                        saved.disk(),
                        saved,
                        entry.getValue(),
                        new ServerIdentity(member.id(), member.incarnation(), clusterId, newName),
                        configuration);
            } catch (StorageFailure failure) {
                throw StorageFailureTranslator.toFailure(failure);
            }
            restored.add(new RestoredServersView.RestoredServer(
                    member.id().value(), member.address(), entry.getValue().toString()));
        }
    }
}
