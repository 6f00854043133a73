package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.ProgressReporter;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.RestoredView;
import dev.raftctl.cli.view.SnapshotView;
import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.SavedSnapshot;
import dev.raftctl.node.storage.SnapshotRestore;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClusterName;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
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

@Command(
        name = "restore",
        description = {
            "Create a new cluster's data directories from a snapshot.",
            "Offline. A single server's directory is DIR itself; several servers get DIR/ID each: move each to its"
                    + " host. Then start each server as usual on its directory, without bootstrap: raftctl node --id"
                    + " ID --listen H:P --data-dir DIR/ID.",
            "The new cluster has its own id; data and sessions are restored as saved."
        },
        footer = {
            "Examples:",
            "  raftctl snapshot restore s1 --data-dir n1 --servers n1=10.0.0.1:7001",
            "  raftctl snapshot restore s1 --data-dir new --servers \\",
            "    n1=10.0.0.1:7001,n2=10.0.0.2:7001,n3=10.0.0.3:7001"
        })
final class SnapshotRestoreCommand implements RaftctlCommand {
    /** How often the content of each directory is read: once while it is written and once to verify it. */
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
    public CommandResult run(CommandContext context) throws Failure {
        Path from = SnapshotCommand.requireGiven(file, "raftctl snapshot restore FILE --data-dir DIR --servers ID=H:P");
        Path to =
                SnapshotCommand.requireGiven(dataDir, "raftctl snapshot restore FILE --data-dir DIR --servers ID=H:P");
        if (clusterName != null) {
            ArgumentParser.requireValidClusterName(clusterName);
        }
        SecureRandom random = new SecureRandom();
        Configuration configuration = Configuration.ofVoters(parseMembers(servers, random));
        RealDisk disk = new RealDisk();
        Map<Member, Path> directories = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
        try {
            for (Member member : configuration.members().values()) {
                Path directory = configuration.members().size() == 1
                        ? to
                        : to.resolve(member.id().value());
                SnapshotRestore.requireEmpty(disk, directory);
                directories.put(member, directory);
            }
            SnapshotView content = SnapshotInspection.of(from, context.cluster().listener());
            String newName = clusterName(content.snapshot());
            String plan = "create " + directories.values() + " for a new cluster '" + newName + "' of "
                    + configuration.members().values() + " from the state at index "
                    + content.snapshot().last().index() + " (" + content.keys() + " keys)";
            ProgressReporter progress = new ProgressReporter(
                    context.cluster().listener(),
                    "restoring",
                    content.snapshot().bytes() * READ_PASSES * directories.size());
            SavedSnapshot saved = new SavedSnapshot(new ProgressReportingDisk(progress), from, content.snapshot());
            return new CommandResult.Planned(
                    PlanView.of("snapshot restore", plan),
                    null,
                    () -> restore(saved, directories, configuration, ClusterIdentity.random(random), newName));
        } catch (StorageFailure failure) {
            throw StorageFailures.toFailure(failure);
        }
    }

    /** Returns the name of the new cluster. Snapshots written by older versions do not contain a name. */
    private String clusterName(SnapshotStore.Snapshot snapshot) {
        String origin = snapshot.origin().clusterName();
        if (clusterName != null) {
            return clusterName;
        }
        return ClusterName.problemWith(origin) == null ? origin : ClusterConfig.DEFAULT_NAME;
    }

    /** Parses the members and gives each of them a new random incarnation. */
    private static List<Member> parseMembers(List<String> arguments, SecureRandom random) throws Failure {
        List<Member> members = new ArrayList<>();
        for (String argument : arguments) {
            Member parsed = ArgumentParser.member(argument.strip());
            if (members.stream().anyMatch(other -> other.id().equals(parsed.id()))) {
                throw Failure.usage("--servers names " + parsed.id() + " twice", "");
            }
            members.add(new Member(parsed.id(), parsed.address(), (random.nextLong() & Long.MAX_VALUE) | 1));
        }
        return members;
    }

    private Document restore(
            SavedSnapshot saved,
            Map<Member, Path> directories,
            Configuration configuration,
            String clusterId,
            String newName)
            throws Failure {
        List<RestoredView.RestoredServer> restored = new ArrayList<>();
        try (PartialRestore partial = new PartialRestore(directories.values())) {
            restoreAll(saved, directories, configuration, clusterId, newName, restored);
            partial.keep();
        }
        return new RestoredView(clusterId, newName, saved.snapshot().last(), restored);
    }

    private void restoreAll(
            SavedSnapshot saved,
            Map<Member, Path> directories,
            Configuration configuration,
            String clusterId,
            String newName,
            List<RestoredView.RestoredServer> restored)
            throws Failure {
        for (Map.Entry<Member, Path> entry : directories.entrySet()) {
            Member member = entry.getKey();
            try {
                SnapshotRestore.restore(
                        saved.disk(),
                        saved,
                        entry.getValue(),
                        new Identity(member.id(), member.incarnation(), clusterId, newName),
                        configuration);
            } catch (StorageFailure failure) {
                throw StorageFailures.toFailure(failure);
            }
            restored.add(new RestoredView.RestoredServer(
                    member.id().value(), member.address(), entry.getValue().toString()));
        }
    }
}
